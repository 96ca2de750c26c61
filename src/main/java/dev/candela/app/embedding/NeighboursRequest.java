package dev.candela.app.embedding;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whose neighbours are wanted.
 *
 * @param dataset the name of the dataset
 * @param model the name of the model whose embeddings count
 * @param field which of an example's texts
 * @param exampleId the example
 * @param k how many, 1 to 1000; 10 if missing
 * @param distance what is near; Euclidean if missing
 */
@Schema(description = "Whose neighbours are wanted.")
public record NeighboursRequest(
    @Schema(description = "The name of the dataset.", examples = "sample_prompts")
        @Nullable String dataset,
    @Schema(description = "Whose embeddings count.", examples = "candela-demo")
        @Nullable String model,
    @Schema(description = "Which of an example's texts.") @Nullable EmbeddedField field,
    @Schema(description = "The example.") @Nullable String exampleId,
    @Schema(description = "How many, 1 to 1000; 10 if missing.", examples = "10")
        @Nullable Integer k,
    @Schema(description = "What is near; Euclidean if missing.") @Nullable Distance distance) {}
