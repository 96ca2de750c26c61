package dev.candela.app.run;

import dev.candela.app.AppApi;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** What tests begin with that ask a model of their own through the application. */
public abstract class WithScriptedModel {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  protected URI base;

  @Inject protected ScriptedLoader loader;

  protected AppApi api;

  /** The model that is asked. */
  protected ScriptedModel model;

  /** Its name, which no other test uses. */
  protected String name;

  @BeforeEach
  protected void serveAModel() {
    api = new AppApi(base);
    model = new ScriptedModel();
    name = "m-" + UUID.randomUUID();
    loader.serve(api, name, model);
  }

  /** From now on a model is asked that is set up before it is loaded. */
  protected final void serveAModelThat(Consumer<ScriptedModel> setUp) {
    model = new ScriptedModel();
    setUp.accept(model);
    name = "m-" + UUID.randomUUID();
    loader.serve(api, name, model);
  }
}
