package dev.candela.app.run;

import dev.candela.app.AppApi;
import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.ModelLoader;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Loads models of tests as all others are loaded, so that all but themselves is real. */
@Singleton
public class ScriptedLoader implements ModelLoader {

  private static final String NAME = "scripted";

  private final Map<String, ScriptedModel> models = new ConcurrentHashMap<>();

  @Override
  public FormSpec form() {
    return FormSpec.of(
        NAME,
        "Scripted",
        "A model of a test.",
        List.of(
            FormField.text(NAME_FIELD, "Name").mandatory(),
            FormField.integer(CONCURRENCY_FIELD, "Requests at the same time", 1, 256).byDefault(8),
            FormField.number(RATE_FIELD, "Requests per second", 1, 100_000, 1)));
  }

  @Override
  public Connection connect(String name, FormValues values, ConnectionReport report)
      throws ConnectionFailed {
    ScriptedModel model = Objects.requireNonNull(models.get(name));
    if (model.isUnreachable()) {
      throw report.failed("Model", "Nobody is there.");
    }
    return new Connection(model, model.identity(), model.batchSize(), Map.of());
  }

  /** Another model takes the place of the one that has a name. */
  public void serveInstead(AppApi api, String name, ScriptedModel model) {
    models.put(name, model);
    api.put("/models/" + name, Map.of("config", Map.of())).as(200);
  }

  /** Loads a model under a name. */
  public void serve(AppApi api, String name, ScriptedModel model) {
    models.put(name, model);
    api.post(
            "/models",
            Map.of(
                "loader",
                NAME,
                "config",
                Map.of(NAME_FIELD, name, CONCURRENCY_FIELD, model.concurrency())))
        .as(201);
  }
}
