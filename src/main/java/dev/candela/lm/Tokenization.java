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

  /**
   * What is left of a text whose end may have been cut off.
   *
   * @param whole the text before that
   * @param dropped how many tokens were cut off
   */
  public static Tokenization ofWhole(String whole, List<Token> tokens, int dropped) {
    return new Tokenization(
        dropped == 0 || tokens.isEmpty() ? whole : whole.substring(0, tokens.getLast().end()),
        tokens,
        dropped);
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
