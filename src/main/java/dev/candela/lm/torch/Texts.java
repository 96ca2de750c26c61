package dev.candela.lm.torch;

import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import dev.candela.lm.tokenizer.Tokenizer;

/**
 * Cuts texts into tokens and sees to it that they fit.
 *
 * @param tokenizer the checkpoint's tokenizer
 * @param limit the most tokens of a text, or of prompt and response together
 * @param cut whether a text that is too long loses its end, as in KerasHub, instead of being
 *     refused
 */
record Texts(Tokenizer tokenizer, int limit, boolean cut) {

  /** The tokens of any text; too many of them are no reason to refuse it. */
  Tokenization tokens(TokenizeRequest text) {
    Tokenization tokens = tokenizer.encode(text.text(), text.specialTokens());
    return cut ? tokens.cutTo(limit) : tokens;
  }

  /**
   * The tokens of a text that is to be computed with.
   *
   * @param room how many tokens must remain free
   * @param field the request field that errors name
   * @param row the request's index in what errors say
   */
  Tokenization fitting(TokenizeRequest text, int room, String field, int row) {
    Tokenization tokens = tokenizer.encode(text.text(), text.specialTokens());
    if (cut) {
      return tokens.cutTo(limit - room);
    }
    TokenLimit.check(tokens.size(), limit - room, field, row);
    return tokens;
  }
}
