package dev.candela.app.metric;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The values of examples.
 *
 * @param items in the order of the examples, then of the models; examples without a target and
 *     without an answer are left out
 */
@Schema(description = "The values of examples.")
public record ExampleMetrics(List<Item> items) {

  /**
   * The values of one example and model.
   *
   * @param exampleId the example
   * @param model the model's name
   * @param values by metric name
   */
  @Schema(name = "ExampleMetricsItem", description = "The values of one example and model.")
  public record Item(
      @Schema(description = "The example.") String exampleId,
      @Schema(description = "The model's name.", examples = "candela-demo") String model,
      @Schema(description = "By metric name.", examples = "{\"rougeL\": 0.41}")
          Map<String, @Nullable Double> values) {}
}
