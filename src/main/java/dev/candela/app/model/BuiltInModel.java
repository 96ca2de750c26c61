package dev.candela.app.model;

import dev.candela.app.model.ModelSlot.Outcome;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.InProcessModel;
import dev.candela.app.model.provider.Throttle;
import dev.candela.app.model.provider.Throttle.Priority;
import dev.candela.app.model.provider.ThrottledModel;
import dev.candela.lm.Capability;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.serving.HostedModel;
import dev.candela.lm.serving.ModelQueue;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The model that this process hosts, if it hosts one. */
@Singleton
class BuiltInModel {

  static final String LOADER = "built-in";

  private static final String CANDIDATES_ARE_REPEATS =
      "This model gives one answer to a prompt; ask for repeats instead.";

  private final @Nullable HostedModel hosted;
  private final Instant since = Instant.now();
  private final AtomicReference<Outcome.@Nullable Ready> last = new AtomicReference<>();

  BuiltInModel(@Any Instance<HostedModel> hosted) {
    this.hosted = hosted.isResolvable() ? hosted.get() : null;
  }

  Optional<String> name() {
    return Optional.ofNullable(hosted).map(HostedModel::name);
  }

  boolean isNamed(String name) {
    return hosted != null && hosted.name().equals(name);
  }

  /** How it is doing. */
  Optional<Model> shown() {
    return Optional.ofNullable(hosted)
        .map(
            model ->
                switch (model.state()) {
                  case HostedModel.State.Ready(ModelQueue queue, String _) ->
                      ModelPage.ready(
                          model.name(),
                          LOADER,
                          "In this process, " + ModelPage.description(queue.info()),
                          queue.info(),
                          missing(queue.info()),
                          Map.of(),
                          since,
                          false);
                  case HostedModel.State.Loading() -> notReady(model.name(), "loading", null);
                  case HostedModel.State.Failed(String reason) ->
                      notReady(model.name(), "failed", reason);
                });
  }

  private Model notReady(String name, String state, @Nullable String problem) {
    return new Model(
        name,
        LOADER,
        "In this process",
        state,
        problem,
        List.of(),
        Map.of(),
        List.of(),
        null,
        Map.of(),
        since,
        false);
  }

  /** What has come of loading it. */
  Optional<Outcome> outcome() {
    return Optional.ofNullable(hosted)
        .map(
            model ->
                switch (model.state()) {
                  case HostedModel.State.Ready(ModelQueue queue, String revision) ->
                      ready(model.name(), queue, revision);
                  case HostedModel.State.Loading() ->
                      new Outcome.Failed("It is being loaded; try again later.");
                  case HostedModel.State.Failed(String reason) -> new Outcome.Failed(reason);
                });
  }

  /** The same one as long as the same model is served: its throttle counts all calls. */
  private Outcome.Ready ready(String name, ModelQueue queue, String revision) {
    Outcome.Ready ready =
        last.updateAndGet(
            before ->
                before != null && before.model().revision().equals(Revision.hash(revision))
                    ? before
                    : connected(name, queue, revision));
    return Objects.requireNonNull(ready);
  }

  private static Outcome.Ready connected(String name, ModelQueue queue, String revision) {
    var model = new InProcessModel(queue);
    var connection = new Connection(model, revision, queue.batchSize(), missing(queue.info()));
    var throttle = new Throttle(queue.concurrency(), Double.POSITIVE_INFINITY);
    var loaded =
        new LoadedModel(
            name,
            Revision.hash(revision),
            new ThrottledModel(model, throttle, Priority.INTERACTIVE, queue.batchSize()),
            new ThrottledModel(model, throttle, Priority.BACKGROUND, queue.batchSize()),
            queue.batchSize(),
            queue.info());
    return new Outcome.Ready(loaded, connection);
  }

  private static Map<Capability, String> missing(ModelInfo info) {
    var missing = new EnumMap<Capability, String>(Capability.class);
    for (Capability capability : Capability.values()) {
      if (!info.capabilities().contains(capability)) {
        missing.put(
            capability,
            switch (capability) {
              case CANDIDATES -> CANDIDATES_ARE_REPEATS;
              case CHAT_TEMPLATE ->
                  "The model's checkpoint has no chat template; write its prompts as plain text, or"
                      + " load a checkpoint that was tuned for conversations.";
              default ->
                  "The model server's checkpoint does not offer this; GET /info lists what it"
                      + " does.";
            });
      }
    }
    return missing;
  }
}
