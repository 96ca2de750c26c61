package dev.candela.app.metric;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The values for each group and model.
 *
 * @param rows in the order of the groups, then of the models
 */
@Schema(description = "The values for each group and model.")
public record MetricsAnswer(List<Row> rows) {

  /**
   * The values of one model for one group.
   *
   * @param model the model's name
   * @param group which examples
   * @param n how many of them were measured
   * @param withoutTarget how many have no target, and were left out
   * @param withoutResponse how many have a target but no answer of this model yet, and were left
   *     out
   * @param values by metric name; null when nothing was measured
   * @param exampleIds all examples of the group
   */
  @Schema(name = "MetricsRow", description = "The values of one model for one group.")
  public record Row(
      @Schema(description = "The model's name.", examples = "candela-demo") String model,
      @Schema(description = "Which examples.") MetricGroup group,
      @Schema(description = "How many of them were measured.", examples = "12") int n,
      @Schema(description = "How many have no target, and were left out.", examples = "2")
          int withoutTarget,
      @Schema(
              description =
                  "How many have a target but no answer of this model yet, and were left out.",
              examples = "0")
          int withoutResponse,
      @Schema(
              description = "By metric name; null when nothing was measured.",
              examples = "{\"bleu\": 12.3, \"rougeL\": 0.41}")
          Map<String, @Nullable Double> values,
      @Schema(description = "All examples of the group.") List<String> exampleIds) {}
}
