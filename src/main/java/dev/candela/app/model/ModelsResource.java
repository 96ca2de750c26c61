package dev.candela.app.model;

import dev.candela.app.model.provider.ConnectionCheck;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/models}: the models that can be asked. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Models")
public class ModelsResource {

  private static final String SELF_HOSTED =
      "{\"loader\": \"LLM (self hosted)\", \"config\": {\"new_name\": \"gemma\", \"base_url\":"
          + " \"https://my-model-server.run.app\", \"identity_token\": \"\"}}";

  private static final String GEMINI =
      "{\"loader\": \"gemini\", \"config\": {\"new_name\": \"gemini\", \"temperature\": 0.7}}";

  private final Models models;

  ModelsResource(Models models) {
    this.models = models;
  }

  /**
   * A model to be loaded.
   *
   * @param name for a test: the model whose secrets are used where none are given
   */
  @Schema(description = "What to load, and what was filled into the loader's form.")
  public record ModelRequest(
      @Schema(description = "The loader's name.", examples = "gemini") @Nullable String loader,
      @Schema(description = "What was filled in, by field.")
          @Nullable Map<String, @Nullable Object> config,
      @Schema(
              description =
                  "For a test: the model whose secrets are used where none are given. Its loader is"
                      + " used, too.")
          @Nullable String name) {

    String loaderName() {
      if (loader == null) {
        throw RequestRefused.field(null, "loader", "is missing; it must be a string.");
      }
      return loader;
    }

    Map<String, Object> values() {
      if (config == null) {
        throw RequestRefused.field(null, "config", "is missing; it must be an object.");
      }
      var values = new LinkedHashMap<String, Object>();
      config.forEach(
          (field, value) -> {
            if (value != null) {
              values.put(field, value);
            }
          });
      return values;
    }
  }

  /** What to change of a model. */
  @Schema(description = "What was filled into the loader's form.")
  public record ModelChange(
      @Schema(
              description =
                  "All fields; secrets that are left out stay, and an empty one is removed.")
          @Nullable Map<String, @Nullable Object> config) {}

  /** What came of a test. */
  @Schema(description = "What was found, step by step.")
  public record ConnectionTest(
      @Schema(description = "Whether the model can be asked.") boolean ok,
      List<ConnectionCheck> checks) {}

  @GET
  @Operation(operationId = "listModels", summary = "List the models")
  public List<Model> list() {
    return models.all();
  }

  @GET
  @Path("/{name}")
  @Operation(operationId = "getModel", summary = "Tell how a model is doing")
  public Model get(@PathParam("name") String name) {
    return models.shown(name);
  }

  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "createModel",
      summary = "Load a model",
      description =
          "Connects to the model first; when that fails, 422 says why and details.checks has the"
              + " steps.")
  @APIResponse(responseCode = "201", description = "The model is loaded.")
  @APIResponse(responseCode = "409", description = "There is one of that name already.")
  @APIResponse(responseCode = "422", description = "The model cannot be connected to.")
  public Model create(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = ModelRequest.class),
                      examples = {
                        @ExampleObject(name = "a model server", value = SELF_HOSTED),
                        @ExampleObject(name = "Gemini", value = GEMINI)
                      }))
          @Nullable ModelRequest request) {
    ModelRequest given = body(request);
    return models.create(given.loaderName(), given.values());
  }

  @PUT
  @Path("/{name}")
  @Operation(
      operationId = "changeModel",
      summary = "Change what was filled in for a model",
      description = "Secrets that are left out stay. The name cannot be changed.")
  public Model change(@PathParam("name") String name, @Nullable ModelChange change) {
    var given = new ModelRequest(null, change == null ? null : change.config(), null);
    return models.replace(name, given.values());
  }

  @DELETE
  @Path("/{name}")
  @Operation(operationId = "deleteModel", summary = "Forget a model")
  public void remove(@PathParam("name") String name) {
    models.remove(name);
  }

  @POST
  @Path("/test")
  @Operation(
      operationId = "testModel",
      summary = "Try to connect to a model",
      description = "Nothing is kept. What is wrong is said in words, step by step.")
  public ConnectionTest test(@Nullable ModelRequest request) {
    ModelRequest given = body(request);
    String loader =
        given.name() != null && given.loader() == null
            ? models.shown(given.name()).loader()
            : given.loaderName();
    ConnectionReport report = models.test(loader, given.values(), given.name());
    List<ConnectionCheck> checks = report.checks();
    return new ConnectionTest(checks.stream().allMatch(ConnectionCheck::ok), checks);
  }

  private static ModelRequest body(@Nullable ModelRequest request) {
    if (request == null) {
      throw RequestRefused.field(null, "loader", "is missing; it must be a string.");
    }
    return request;
  }
}
