package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to one input of {@code /tokenize}: lists with one entry per token. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The tokens of prompt + target: lists with one entry per token.")
public record TokenizeEntry(
    @Schema(
            description =
                "Vocabulary strings; ▁ stands for a space, and newlines are real ones. Special"
                    + " tokens are included.",
            required = true,
            examples = "[\"<bos>\", \"Hi\", \"▁there\"]")
        List<String> tokens,
    @Schema(description = "Numbers in the vocabulary.", examples = "[2, 2151, 1104]") int[] ids,
    @Schema(
            description =
                "Where each token begins and ends in prompt + target, in UTF-16 code units; the"
                    + " ranges tile the text.",
            examples = "[[0, 0], [0, 2], [2, 8]]")
        int[][] offsets,
    @Schema(
            description = "1 for tokens that the tokenizer added, which stand for no text.",
            examples = "[1, 0, 0]")
        int[] special,
    @JsonProperty("dropped_tokens")
        @Schema(
            name = "dropped_tokens",
            description =
                "How many tokens at the end of the text were cut off because they did not fit; only"
                    + " there when there are any.")
        @Nullable Integer droppedTokens,
    @JsonProperty("rendered_prompt")
        @Schema(
            name = "rendered_prompt",
            description = "What the chat template made of the input; only there if it was applied.")
        @Nullable String renderedPrompt) {

  /** Says how a text is cut. */
  public static TokenizeEntry of(Tokenization tokenization, @Nullable String renderedPrompt) {
    return new TokenizeEntry(
        texts(tokenization),
        tokenization.ids(),
        offsets(tokenization),
        special(tokenization),
        orNull(tokenization.dropped()),
        renderedPrompt);
  }

  /** What is only said when it is not 0. */
  static @Nullable Integer orNull(int number) {
    return number == 0 ? null : Integer.valueOf(number);
  }

  static List<String> texts(Tokenization tokenization) {
    return tokenization.tokens().stream().map(Token::text).toList();
  }

  static int[][] offsets(Tokenization tokenization) {
    return tokenization.tokens().stream()
        .map(token -> new int[] {token.start(), token.end()})
        .toArray(int[][]::new);
  }

  static int[] special(Tokenization tokenization) {
    return tokenization.tokens().stream().mapToInt(token -> token.special() ? 1 : 0).toArray();
  }
}
