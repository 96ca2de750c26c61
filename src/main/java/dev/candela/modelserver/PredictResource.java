package dev.candela.modelserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.modelserver.config.ModelServerConfig;
import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.PredictEntry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /predict}: what the model says. */
@Path("/predict")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Model")
public class PredictResource {

  private final ModelService service;
  private final ObjectMapper json;
  private final ModelServerConfig config;

  PredictResource(ModelService service, ObjectMapper json, ModelServerConfig config) {
    this.service = service;
    this.json = json;
    this.config = config;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      operationId = "predict",
      summary = "Continue prompts",
      description = "The answer has one entry for each input, in the same order.")
  public List<PredictEntry> predict(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = InferenceRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "as LIT asks",
                            value = "{\"inputs\": [{\"prompt\": \"Question: a shop sells\"}]}"),
                        @ExampleObject(
                            name = "with parameters",
                            value =
                                "{\"inputs\": [{\"prompt\": \"Question: a shop sells\"}],"
                                    + " \"parameters\": {\"max_new_tokens\": 32, \"temperature\":"
                                    + " 0.7, \"top_p\": 0.9, \"seed\": 1, \"stop\": [\"\\n\\n\"],"
                                    + " \"log_probabilities\": true, \"embeddings\": false}}")
                      }))
          InferenceRequest request,
      @Context HttpServerResponse response) {
    return service.predict(request, response::closed);
  }

  @POST
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      operationId = "predictStream",
      summary = "Continue prompts, token by token",
      description =
          "Events: token {index, id, text, log_probability?}, result {index and the entry of the"
              + " other format}, and at the end done {} or error {error}. What can be refused at"
              + " once is refused by status, as in the other format.")
  @APIResponse(
      responseCode = "200",
      description = "Server-sent events.",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Multi<OutboundSseEvent> stream(
      InferenceRequest request, @Context HttpServerResponse response, @Context Sse sse) {
    return service.stream(
        request,
        prepared ->
            new PredictStream(prepared, json, sse, response::closed, config.queue().heartbeat()),
        Infrastructure.getDefaultWorkerPool());
  }
}
