package dev.candela.app.embedding;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which map to draw.
 *
 * @param dataset the name of the dataset
 * @param model the name of the model whose embeddings are drawn
 * @param field which of an example's texts
 * @param method how to bring the embeddings down to few dimensions
 * @param seed decides the places where the method leaves a choice; 1 if missing
 * @param dimensions 2 or 3; 2 if missing
 */
@Schema(description = "Which map to draw.")
public record ProjectionRequest(
    @Schema(description = "The name of the dataset.", examples = "sample_prompts")
        @Nullable String dataset,
    @Schema(description = "Whose embeddings are drawn.", examples = "candela-demo")
        @Nullable String model,
    @Schema(description = "Which of an example's texts.") @Nullable EmbeddedField field,
    @Schema(description = "How to bring the embeddings down to few dimensions.")
        @Nullable ProjectionMethod method,
    @Schema(description = "Decides where the method leaves a choice; 1 if missing.")
        @Nullable Long seed,
    @Schema(description = "2 or 3; 2 if missing.", examples = "2") @Nullable Integer dimensions) {}
