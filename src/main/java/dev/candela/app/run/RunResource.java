package dev.candela.app.run;

import dev.candela.app.job.JobState;
import dev.candela.app.page.Page;
import dev.candela.app.page.Paging;
import dev.candela.app.stream.EventStreams;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runs}: a model asked about many examples. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Runs")
public class RunResource {

  private final Runs runs;
  private final RunStore store;
  private final RunTail tail;
  private final EventStreams streams;

  RunResource(Runs runs, RunStore store, RunTail tail, EventStreams streams) {
    this.runs = runs;
    this.store = store;
    this.tail = tail;
    this.streams = streams;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startRun",
      summary = "Ask a model about examples",
      description =
          "The answers arrive one by one; see the events and the rows of the run. Every row succeeds"
              + " or fails on its own.")
  @APIResponse(
      responseCode = "202",
      description = "The run has a place in the queue.",
      content = @Content(schema = @Schema(implementation = Run.class)))
  public Response start(RunRequest request) {
    Run run = runs.start(Given.body(request));
    return Response.accepted(run).location(URI.create("/api/v1/runs/" + run.id())).build();
  }

  @GET
  @Operation(operationId = "listRuns", summary = "List runs, the newest first")
  public Page<Run> list(
      @QueryParam("dataset") @Nullable String dataset,
      @QueryParam("model") @Nullable String model,
      @QueryParam("state") @Nullable String state,
      @QueryParam("offset") @Nullable String offset,
      @QueryParam("limit") @Nullable String limit) {
    Paging paging = Paging.of(offset, limit);
    var filter = new RunStore.Filter(dataset, model, stateOf(state));
    return new Page<>(
        store.list(filter, paging), store.count(filter), paging.offset(), paging.limit());
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getRun", summary = "See how far a run has come")
  public Run get(@PathParam("id") String id) {
    return runs.find(id);
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteRun", summary = "Remove a run with its rows")
  public void delete(@PathParam("id") String id) {
    runs.delete(id);
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "End a run",
      description = "What has been answered stays; what is under way ends within a moment.")
  public Run cancel(@PathParam("id") String id) {
    return runs.cancel(id);
  }

  @POST
  @Path("/{id}/retry")
  @Operation(
      operationId = "retryRun",
      summary = "Ask again what failed or was cancelled",
      description = "409 while the run goes on.")
  public Run retry(@PathParam("id") String id) {
    return runs.retry(id);
  }

  @GET
  @Path("/{id}/rows")
  @Operation(operationId = "listRunRows", summary = "List the rows of a run")
  public Page<Result> rows(
      @PathParam("id") String id,
      @QueryParam("status") @Nullable String status,
      @QueryParam("offset") @Nullable String offset,
      @QueryParam("limit") @Nullable String limit) {
    return runs.rows(id, statusOf(status), Paging.of(offset, limit));
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followRun",
      summary = "Follow a run",
      description =
          "Server-sent events: progress (a Run), row (a Result), token {exampleId, index, text to"
              + " append} and at last end (a Run). Without Last-Event-ID every row that has an"
              + " outcome is sent first, with it those that changed since. A row that is being"
              + " asked is announced with status running and the text so far.")
  @APIResponse(
      responseCode = "200",
      description = "Server-sent events.",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Multi<OutboundSseEvent> events(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Parameter(description = "As Last-Event-ID, which comes first.") @QueryParam("after")
          @Nullable String after,
      @Context Sse sse) {
    runs.find(id);
    long seen = eventId(lastEventId == null ? after : lastEventId);
    return streams.open(sse, sink -> tail.follow(id, seen, sink));
  }

  /** What is no id of ours is taken for none: the client then gets more than it needs. */
  private static long eventId(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static @Nullable JobState stateOf(@Nullable String text) {
    List<JobState> states =
        List.of(JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.CANCELLED);
    return text == null || text.isEmpty()
        ? null
        : states.stream()
            .filter(state -> state.wireName().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    RequestRefused.field(
                        null,
                        "state",
                        states.stream()
                            .map(JobState::wireName)
                            .collect(Collectors.joining(", ", "must be one of ", "."))));
  }

  private static @Nullable RowStatus statusOf(@Nullable String text) {
    return text == null || text.isEmpty()
        ? null
        : Arrays.stream(RowStatus.values())
            .filter(status -> status.wireName().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    RequestRefused.field(
                        null,
                        "status",
                        Arrays.stream(RowStatus.values())
                            .map(RowStatus::wireName)
                            .collect(Collectors.joining(", ", "must be one of ", "."))));
  }
}
