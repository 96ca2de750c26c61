package dev.candela.lm;

import java.util.List;

/**
 * A text cut into tokens. The ranges of the tokens tile the text: the first that is not special
 * begins at 0, each begins where the one before it ended, and the last ends at the text's length.
 *
 * @param text the text that was tokenised; of a text that was cut, what is left
 * @param tokens its tokens in order, special tokens included
 * @param dropped how many tokens were cut off at the end because they did not fit
 */
public record Tokenization(String text, List<Token> tokens, int dropped) {
  public Tokenization {
    tokens = List.copyOf(tokens);
  }

  /** A text that is whole. */
  public Tokenization(String text, List<Token> tokens) {
    this(text, tokens, 0);
  }

  /** The first {@code most} tokens, and the text that they stand for; at least 1. */
  public Tokenization cutTo(int most) {
    if (size() <= most) {
      return this;
    }
    List<Token> kept = tokens.subList(0, most);
    return new Tokenization(text.substring(0, kept.getLast().end()), kept, dropped + size() - most);
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
