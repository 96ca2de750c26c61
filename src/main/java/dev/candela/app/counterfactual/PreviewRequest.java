package dev.candela.app.counterfactual;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to make new examples from, and how.
 *
 * @param dataset the name of the dataset
 * @param exampleIds the examples to start from
 * @param config what was filled into the generator's form; defaults for what is missing
 */
@Schema(description = "What to make new examples from, and how.")
public record PreviewRequest(
    @Schema(description = "The name of the dataset.", examples = "sample_prompts")
        @Nullable String dataset,
    @Schema(description = "The examples to start from.") @Nullable List<String> exampleIds,
    @Schema(
            description = "What was filled into the generator's form.",
            examples = "{\"substitutions\": \"great -> terrible\", \"fields\": [\"prompt\"]}")
        @Nullable Map<String, @Nullable Object> config) {}
