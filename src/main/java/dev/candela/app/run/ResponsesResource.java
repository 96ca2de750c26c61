package dev.candela.app.run;

import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/responses/lookup}: what models have answered so far. */
@Path("/api/v1/responses/lookup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Runs")
public class ResponsesResource {

  private static final int MOST_IDS = 1000;
  private static final int MOST_MODELS = 20;

  private final Answers answers;

  ResponsesResource(Answers answers) {
    this.answers = answers;
  }

  /** Which answers are wanted. */
  public record LookupRequest(
      @Nullable String dataset, @Nullable List<String> models, @Nullable List<String> exampleIds) {}

  /** The answers that there are. */
  public record Found(List<Result> items) {}

  @POST
  @Operation(
      operationId = "lookUpResponses",
      summary = "Look up answers",
      description =
          "The newest outcome per model and example, at most 20 models and 1000 examples. Pairs"
              + " without one are left out.")
  public Found lookUp(LookupRequest request) {
    Given.body(request);
    String dataset = Given.text("dataset", request.dataset());
    List<String> models = list("models", request.models(), MOST_MODELS);
    List<String> ids = list("exampleIds", request.exampleIds(), MOST_IDS);
    return new Found(
        models.stream()
            .flatMap(model -> answers.latest(dataset, model, ids).values().stream())
            .toList());
  }

  private static List<String> list(String field, @Nullable List<String> values, int most) {
    if (values == null || values.size() > most || values.contains(null)) {
      throw RequestRefused.field(
          null, field, "must be a list of at most %d texts.".formatted(most));
    }
    return values.stream().distinct().toList();
  }
}
