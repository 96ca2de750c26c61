package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.candela.lm.Generation;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one input of {@code /predict}.
 *
 * @param droppedTokens null if the prompt was read to its end
 * @param renderedPrompt null unless the chat template was applied
 * @param tokens null unless the probabilities were asked for
 * @param promptEmbeddings [D] null if not asked for
 * @param responseEmbeddings [D] null if not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The answer to one input.")
public record PredictEntry(
    @Schema(
            description = "What the model continues the prompt with.",
            required = true,
            examples = " and 3 books. How many does it sell?")
        String response,
    @JsonProperty("prompt_embeddings")
        @JsonSerialize(using = FloatsSerializer.class)
        @Schema(
            name = "prompt_embeddings",
            description = "The mean of the embedding-table rows of the prompt's tokens.",
            examples = "[0.0125, -0.5]")
        float @Nullable [] promptEmbeddings,
    @JsonProperty("response_embeddings")
        @JsonSerialize(using = FloatsSerializer.class)
        @Schema(
            name = "response_embeddings",
            description = "The mean of the embedding-table rows of the response's tokens.",
            examples = "[0.25, 0.0625]")
        float @Nullable [] responseEmbeddings,
    @JsonProperty("finish_reason")
        @Schema(
            name = "finish_reason",
            description =
                "Why the response ends: a stop token or text, the length limit, or because it was"
                    + " no longer wanted.",
            enumeration = {"stop", "length", "cancelled"})
        String finishReason,
    @JsonProperty("prompt_tokens")
        @Schema(
            name = "prompt_tokens",
            description = "The number of the prompt's tokens, special ones included.",
            examples = "9")
        int promptTokens,
    @JsonProperty("dropped_tokens")
        @Schema(
            name = "dropped_tokens",
            description =
                "How many tokens at the end of the prompt were cut off because they did not fit;"
                    + " only there when there are any.")
        @Nullable Integer droppedTokens,
    @JsonProperty("response_tokens")
        @Schema(
            name = "response_tokens",
            description = "The number of tokens chosen, a stop token included.",
            examples = "12")
        int responseTokens,
    @Schema(description = "The tokens chosen; only with log_probabilities.")
        @Nullable List<ScoredToken> tokens,
    @JsonProperty("rendered_prompt")
        @Schema(
            name = "rendered_prompt",
            description = "What the chat template made of the input; only there if it was applied.")
        @Nullable String renderedPrompt) {

  /** Says what a model answered. */
  public static PredictEntry of(
      Generation generation, Parameters parameters, @Nullable String renderedPrompt) {
    return new PredictEntry(
        generation.text(),
        parameters.embeddings() ? generation.promptEmbedding() : null,
        parameters.embeddings() ? generation.responseEmbedding() : null,
        generation.finishReason().name().toLowerCase(Locale.ROOT),
        generation.promptTokens(),
        TokenizeEntry.orNull(generation.droppedPromptTokens()),
        generation.tokens().size(),
        parameters.logProbabilities()
            ? generation.tokens().stream().map(ScoredToken::of).toList()
            : null,
        renderedPrompt);
  }
}
