package dev.candela.app.metric;

import dev.candela.error.Given;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/metrics}: how good the answers are. */
@Path("/api/v1/metrics")
@Tag(name = "Metrics")
public class MetricsResource {

  private final Measuring measuring;

  MetricsResource(Measuring measuring) {
    this.measuring = measuring;
  }

  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "measure",
      summary = "Measure answers by group",
      description =
          "Compares the latest answer of each model with the target of each example. Examples"
              + " without a target, and those that a model has not answered yet, are left out and"
              + " counted. Nothing is asked of a model.")
  public MetricsAnswer groups(
      @RequestBody(
              content =
                  @Content(
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"dataset\": \"sample_prompts\", \"models\":"
                                      + " [\"candela-demo\"], \"all\": true, \"facets\":"
                                      + " [\"source\"]}")))
          @Nullable MetricsRequest request) {
    return measuring.groups(Given.body(request));
  }

  @POST
  @Path("/examples")
  @RunOnVirtualThread
  @Operation(
      operationId = "measureExamples",
      summary = "Measure answers one by one",
      description = "Examples without a target or an answer are left out.")
  public ExampleMetrics examples(
      @RequestBody(
              content =
                  @Content(
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"dataset\": \"sample_prompts\", \"models\":"
                                      + " [\"candela-demo\"], \"metrics\": [\"rougeL\"]}")))
          @Nullable ExampleMetricsRequest request) {
    return measuring.examples(Given.body(request));
  }
}
