package dev.candela.app.model;

import dev.candela.app.model.ModelSlot.Outcome;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ModelLoader;
import dev.candela.lm.Capability;
import dev.candela.lm.ModelInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says how a model is doing. */
final class ModelPage {
  private ModelPage() {}

  /** A model that somebody loaded. */
  static Model of(ModelRow row, Map<String, Object> config, ModelSlot slot, ModelLoader loader) {
    if (!slot.outcome().isDone()) {
      return notReady(
          row.name(), row.loader(), loader.form().title(), "loading", null, config, row);
    }
    return switch (slot.now()) {
      case Outcome.Ready(LoadedModel model, Connection connection) ->
          ready(
              row.name(),
              row.loader(),
              loader.form().title() + ", " + description(model.info()),
              model.info(),
              connection.missing(),
              config,
              row.createdAt(),
              true);
      case Outcome.Failed(String reason) ->
          notReady(row.name(), row.loader(), loader.form().title(), "failed", reason, config, row);
    };
  }

  private static Model notReady(
      String name,
      String loader,
      String description,
      String state,
      @Nullable String problem,
      Map<String, Object> config,
      ModelRow row) {
    return new Model(
        name,
        loader,
        description,
        state,
        problem,
        List.of(),
        Map.of(),
        List.of(),
        null,
        config,
        row.createdAt(),
        true);
  }

  /** A model that can be asked. */
  static Model ready(
      String name,
      String loader,
      String description,
      ModelInfo info,
      Map<Capability, String> missing,
      Map<String, Object> config,
      Instant createdAt,
      boolean editable) {
    var reasons = new TreeMap<String, String>();
    missing.forEach((capability, reason) -> reasons.put(wireName(capability), reason));
    return new Model(
        name,
        loader,
        description,
        "ready",
        null,
        info.capabilities().stream().sorted().map(ModelPage::wireName).toList(),
        reasons,
        SalienceMethodInfo.of(info),
        info.contextLength() == 0 ? null : info.contextLength(),
        config,
        createdAt,
        editable);
  }

  /** What a model is, in a few words. */
  static String description(ModelInfo info) {
    return info.parameters() == 0
        ? info.family()
        : "%s, %,d parameters, %s on %s"
            .formatted(info.family(), info.parameters(), info.dtype(), info.device());
  }

  static String wireName(Capability capability) {
    return capability.name().toLowerCase(Locale.ROOT);
  }
}
