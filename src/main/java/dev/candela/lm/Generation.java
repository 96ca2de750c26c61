package dev.candela.lm;

import java.util.List;

/**
 * A model's answer to a prompt.
 *
 * @param text the response, without special tokens and stop texts
 * @param tokens the chosen tokens in order; a stop token, if one ended the text, is the last
 * @param finishReason why it ended
 * @param promptTokens number of tokens of the prompt, special tokens included
 * @param droppedPromptTokens how many more it had, which were cut off because they did not fit
 * @param promptEmbedding [D] mean embedding-table row of the prompt's tokens, empty if not asked
 *     for
 * @param responseEmbedding [D] mean embedding-table row of the response's tokens, empty if not
 *     asked for
 */
public record Generation(
    String text,
    List<GeneratedToken> tokens,
    FinishReason finishReason,
    int promptTokens,
    int droppedPromptTokens,
    float[] promptEmbedding,
    float[] responseEmbedding) {
  public Generation {
    tokens = List.copyOf(tokens);
  }

  /** An answer to a prompt that was read to its end. */
  public Generation(
      String text,
      List<GeneratedToken> tokens,
      FinishReason finishReason,
      int promptTokens,
      float[] promptEmbedding,
      float[] responseEmbedding) {
    this(text, tokens, finishReason, promptTokens, 0, promptEmbedding, responseEmbedding);
  }
}
