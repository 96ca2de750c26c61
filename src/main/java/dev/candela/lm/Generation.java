package dev.candela.lm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer to a prompt.
 *
 * @param text the response, without special tokens and stop texts
 * @param tokens the chosen tokens in order; a stop token, if one ended the text, is the last; empty
 *     when the provider does not tell
 * @param finishReason why it ended
 * @param promptTokens number of tokens of the prompt, special tokens included; -1 when unknown
 * @param responseTokens number of tokens chosen, a stop token included; -1 when unknown
 * @param droppedPromptTokens how many more tokens the prompt had, cut off because they did not fit
 * @param promptEmbedding [D] mean embedding-table row of the prompt's tokens, empty if not asked
 *     for or not to be had
 * @param responseEmbedding [D] mean embedding-table row of the response's tokens, likewise
 * @param candidates all answers of a model that gives several, {@code text} being the first
 * @param remark a sentence of the provider about this answer, for example why it was withheld; null
 *     for none
 */
public record Generation(
    String text,
    List<GeneratedToken> tokens,
    FinishReason finishReason,
    int promptTokens,
    int responseTokens,
    int droppedPromptTokens,
    float[] promptEmbedding,
    float[] responseEmbedding,
    List<String> candidates,
    @Nullable String remark) {
  public Generation {
    tokens = List.copyOf(tokens);
    candidates = List.copyOf(candidates);
  }

  /** An answer to a prompt that was read to its end. */
  public Generation(
      String text,
      List<GeneratedToken> tokens,
      FinishReason finishReason,
      int promptTokens,
      int responseTokens,
      float[] promptEmbedding,
      float[] responseEmbedding,
      List<String> candidates,
      @Nullable String remark) {
    this(
        text,
        tokens,
        finishReason,
        promptTokens,
        responseTokens,
        0,
        promptEmbedding,
        responseEmbedding,
        candidates,
        remark);
  }

  /** One answer all of whose tokens are known. */
  public Generation(
      String text,
      List<GeneratedToken> tokens,
      FinishReason finishReason,
      int promptTokens,
      int droppedPromptTokens,
      float[] promptEmbedding,
      float[] responseEmbedding) {
    this(
        text,
        tokens,
        finishReason,
        promptTokens,
        tokens.size(),
        droppedPromptTokens,
        promptEmbedding,
        responseEmbedding,
        List.of(text),
        null);
  }

  /** One answer to a prompt that was read to its end, all of whose tokens are known. */
  public Generation(
      String text,
      List<GeneratedToken> tokens,
      FinishReason finishReason,
      int promptTokens,
      float[] promptEmbedding,
      float[] responseEmbedding) {
    this(text, tokens, finishReason, promptTokens, 0, promptEmbedding, responseEmbedding);
  }

  /** What was written before nobody wanted the answer any more; its tokens were not counted. */
  public static Generation cancelled(String text) {
    return new Generation(
        text,
        List.of(),
        FinishReason.CANCELLED,
        -1,
        -1,
        new float[0],
        new float[0],
        List.of(text),
        null);
  }
}
