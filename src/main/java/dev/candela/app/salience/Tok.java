package dev.candela.app.salience;

import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.List;

/**
 * A token of prompt and target.
 *
 * @param text as the vocabulary has it; {@code ▁} stands for a space
 * @param start where it begins, in UTF-16 code units
 * @param end where it ends (exclusive)
 * @param special whether it stands for no character of the text
 */
public record Tok(String text, int start, int end, boolean special) {

  static List<Tok> of(Tokenization tokenization) {
    return tokenization.tokens().stream().map(Tok::of).toList();
  }

  private static Tok of(Token token) {
    return new Tok(token.text(), token.start(), token.end(), token.special());
  }
}
