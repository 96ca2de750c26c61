package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one input of {@code /salience}: lists with one entry per token.
 *
 * @param tokenLogProbabilities null unless asked for; null for the first token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How much each token matters to the target: lists with one entry per token.")
public record SalienceEntry(
    @Schema(
            description = "The tokens of prompt + target, as /tokenize shows them.",
            required = true,
            examples = "[\"<bos>\", \"Hi\", \"▁there\"]")
        List<String> tokens,
    @JsonProperty("grad_l2")
        @JsonSerialize(using = FloatsSerializer.class)
        @Schema(
            name = "grad_l2",
            description =
                "The Euclidean norm of the gradient of the explained tokens' summed negative"
                    + " log-likelihood with respect to the token's embedding.",
            examples = "[0.5, 1.25, 0]")
        float @Nullable [] gradL2,
    @JsonProperty("grad_dot_input")
        @JsonSerialize(using = FloatsSerializer.class)
        @Schema(
            name = "grad_dot_input",
            description =
                "That gradient's dot product with the embedding, signed: negative where the token"
                    + " supports the target.",
            examples = "[0.125, -0.75, 0]")
        float @Nullable [] gradDotInput,
    @Schema(
            description =
                "Where each token begins and ends in prompt + target, in UTF-16 code units.",
            examples = "[[0, 0], [0, 2], [2, 8]]")
        int[][] offsets,
    @Schema(
            description = "1 for tokens that the tokenizer added, which stand for no text.",
            examples = "[1, 0, 0]")
        int[] special,
    @JsonProperty("target_mask")
        @Schema(
            name = "target_mask",
            description = "1 for the tokens that were explained.",
            examples = "[0, 0, 1]")
        int[] targetMask,
    @JsonProperty("dropped_tokens")
        @Schema(
            name = "dropped_tokens",
            description =
                "How many tokens at the end of the text were cut off because they did not fit; only"
                    + " there when there are any.")
        @Nullable Integer droppedTokens,
    @JsonProperty("token_log_probabilities")
        @JsonSerialize(using = FloatsSerializer.class)
        @Schema(
            name = "token_log_probabilities",
            description =
                "The natural log-probability of each token given those before it, null for the"
                    + " first; only with log_probabilities.",
            examples = "[null, -4.5, -0.75]")
        float @Nullable [] tokenLogProbabilities,
    @JsonProperty("rendered_prompt")
        @Schema(
            name = "rendered_prompt",
            description = "What the chat template made of the input; only there if it was applied.")
        @Nullable String renderedPrompt) {

  /** Says what a model found. */
  public static SalienceEntry of(
      Salience salience, Parameters parameters, @Nullable String renderedPrompt) {
    return new SalienceEntry(
        TokenizeEntry.texts(salience.tokenization()),
        salience.score(SalienceMethod.GRAD_L2),
        salience.score(SalienceMethod.GRAD_DOT_INPUT),
        TokenizeEntry.offsets(salience.tokenization()),
        TokenizeEntry.special(salience.tokenization()),
        mask(salience.explained()),
        TokenizeEntry.orNull(salience.tokenization().dropped()),
        parameters.logProbabilities() ? salience.logProbabilities() : null,
        renderedPrompt);
  }

  private static int[] mask(boolean[] explained) {
    int[] mask = new int[explained.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = explained[i] ? 1 : 0;
    }
    return mask;
  }
}
