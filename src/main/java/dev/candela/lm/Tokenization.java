package dev.candela.lm;

import java.util.List;

/**
 * A text cut into tokens. The ranges of the tokens tile the text: the first that is not special
 * begins at 0, each begins where the one before it ended, and the last ends at the text's length.
 *
 * @param text the text that was tokenised
 * @param tokens its tokens in order, special tokens included
 */
public record Tokenization(String text, List<Token> tokens) {
  public Tokenization {
    tokens = List.copyOf(tokens);
  }

  /** The token ids in order. */
  public int[] ids() {
    return tokens.stream().mapToInt(Token::id).toArray();
  }

  /** The number of tokens, special tokens included. */
  public int size() {
    return tokens.size();
  }
}
