package dev.candela.modelserver;

import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.SalienceEntry;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /salience}: which tokens made the target likely or unlikely. */
@Path("/salience")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Model")
public class SalienceResource {

  private final ModelService service;

  SalienceResource(ModelService service) {
    this.service = service;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      operationId = "salience",
      summary = "Explain targets",
      description =
          "How much each token of prompt + target matters to the explained ones. The answer has one"
              + " entry for each input, in the same order.")
  public List<SalienceEntry> explain(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = InferenceRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "the target",
                            value = "{\"inputs\": [{\"prompt\": \"Hi\", \"target\": \" there\"}]}"),
                        @ExampleObject(
                            name = "as LIT asks",
                            value =
                                "{\"inputs\": [{\"prompt\": \"Hi\", \"target\": \" there\","
                                    + " \"target_mask\": [0, 0, 1]}]}"),
                        @ExampleObject(
                            name = "some characters",
                            value =
                                "{\"inputs\": [{\"prompt\": \"Hi there\", \"target_span\": [3,"
                                    + " 8]}], \"parameters\": {\"log_probabilities\": true}}")
                      }))
          InferenceRequest request,
      @Context HttpServerResponse response) {
    return service.explain(request, response::closed);
  }
}
