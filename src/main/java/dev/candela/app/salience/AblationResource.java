package dev.candela.app.salience;

import dev.candela.app.stream.EventSink;
import dev.candela.app.stream.EventStreams;
import dev.candela.app.stream.Pulses;
import dev.candela.error.Given;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/ablations}: the effect of leaving out parts of a prompt. */
@Path("/api/v1/ablations")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Salience")
public class AblationResource {

  private final Ablations ablations;
  private final AblationStore store;
  private final EventStreams streams;
  private final Pulses pulses;

  AblationResource(Ablations ablations, AblationStore store, EventStreams streams, Pulses pulses) {
    this.ablations = ablations;
    this.store = store;
    this.streams = streams;
    this.pulses = pulses;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startAblation",
      summary = "Leave out parts of a prompt, one at a time",
      description =
          "Works with every model that answers. Where it tells probabilities, a score is how much"
              + " less likely the answer becomes without the segment; elsewhere it is how much more"
              + " the answers then differ from the one to explain than they do anyway. Identical"
              + " work is answered with what is known.")
  @APIResponse(
      responseCode = "202",
      description = "It has a place in the queue, or had one before.",
      content = @Content(schema = @Schema(implementation = Ablation.class)))
  public Response start(AblationRequest request) {
    Ablation ablation = ablations.start(Given.body(request));
    return Response.accepted(ablation)
        .location(URI.create("/api/v1/ablations/" + ablation.id()))
        .build();
  }

  @POST
  @Path("/estimate")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "estimateAblation",
      summary = "Say what an ablation would take",
      description = "Asks no model. Answers that are in the cache do not count.")
  public Ablations.Estimate estimate(AblationRequest request) {
    return ablations.estimate(Given.body(request));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getAblation", summary = "See how far an ablation has come")
  public Ablation get(@PathParam("id") String id) {
    return ablations.find(id);
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(operationId = "cancelAblation", summary = "End an ablation; what is known stays")
  public Ablation cancel(@PathParam("id") String id) {
    return ablations.cancel(id);
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followAblation",
      summary = "Follow an ablation",
      description = "Server-sent events: progress (an Ablation) and at last end (an Ablation).")
  @APIResponse(
      responseCode = "200",
      description = "Server-sent events.",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Multi<OutboundSseEvent> events(@PathParam("id") String id, @Context Sse sse) {
    ablations.find(id);
    return streams.open(sse, sink -> follow(id, sink));
  }

  private void follow(String id, EventSink sink) {
    var told = new AtomicReference<@Nullable Ablation>();
    pulses.tail(
        id,
        sink,
        () -> {
          Optional<Ablation> found = store.find(id).map(AblationStore.Stored::ablation);
          found.ifPresent(now -> tell(now, told.getAndSet(now), sink));
          return found.isPresent() && !found.get().state().ended();
        });
  }

  private static void tell(Ablation now, @Nullable Ablation told, EventSink sink) {
    if (!now.equals(told)) {
      sink.send("progress", null, now);
    }
    if (now.state().ended()) {
      sink.send("end", null, now);
    }
  }
}
