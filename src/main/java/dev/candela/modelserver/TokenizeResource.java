package dev.candela.modelserver;

import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.TokenizeEntry;
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

/** {@code POST /tokenize}: what the model sees. */
@Path("/tokenize")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Model")
public class TokenizeResource {

  private final ModelService service;

  TokenizeResource(ModelService service) {
    this.service = service;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      operationId = "tokenize",
      summary = "Cut prompt + target into tokens",
      description = "The answer has one entry for each input, in the same order.")
  public List<TokenizeEntry> tokenize(
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = InferenceRequest.class),
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"inputs\": [{\"prompt\": \"Hi\", \"target\": \" there\"}]}")))
          InferenceRequest request,
      @Context HttpServerResponse response) {
    return service.tokenize(request, response::closed);
  }
}
