package dev.candela.app.metric;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which examples to measure one by one.
 *
 * @param dataset the name of the dataset
 * @param models the names of the models whose answers are measured
 * @param metrics which metrics; all of them if missing
 * @param exampleIds which examples; the whole dataset if missing
 */
@Schema(description = "Which examples to measure one by one.")
public record ExampleMetricsRequest(
    @Schema(description = "The name of the dataset.", examples = "sample_prompts")
        @Nullable String dataset,
    @Schema(description = "Whose answers are measured.", examples = "[\"candela-demo\"]")
        @Nullable List<String> models,
    @Schema(description = "Which metrics; all of them if missing.", examples = "[\"rougeL\"]")
        @Nullable List<String> metrics,
    @Schema(description = "Which examples; the whole dataset if missing.")
        @Nullable List<String> exampleIds) {}
