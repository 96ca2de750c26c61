package dev.candela.app.run;

import dev.candela.app.stream.EventStreams;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /api/v1/generate}: one prompt, answered at once. */
@Path("/api/v1/generate")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public class GenerateResource {

  private final Interactive interactive;
  private final EventStreams streams;

  GenerateResource(Interactive interactive, EventStreams streams) {
    this.interactive = interactive;
    this.streams = streams;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "generate",
      summary = "Answer a prompt",
      description = "Ends as soon as the client has gone.")
  public Result generate(GenerateRequest request, @Context HttpServerResponse response) {
    Interactive.Accepted accepted = interactive.accept(request);
    Outcome outcome = interactive.answer(accepted, response::closed);
    if (outcome instanceof Outcome.Failed(Failure failure)) {
      throw new RequestRefused(
          ErrorCode.valueOf(failure.code()),
          failure.message(),
          Map.of("retryable", failure.retryable()));
    }
    return Result.of(accepted.model().name(), outcome);
  }

  @POST
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      operationId = "generateStream",
      summary = "Answer a prompt, word by word",
      description =
          "Events: token {text to append}, then result (a Result) or error {error}; restart {} where"
              + " the answer broke off and begins anew, without what was said before. What can be"
              + " refused at once is refused by status.")
  @APIResponse(
      responseCode = "200",
      description = "Server-sent events.",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Multi<OutboundSseEvent> stream(GenerateRequest request, @Context Sse sse) {
    Interactive.Accepted accepted = interactive.accept(request);
    interactive.checkPlaces();
    return streams.open(sse, sink -> interactive.stream(accepted, sink));
  }
}
