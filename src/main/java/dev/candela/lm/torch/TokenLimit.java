package dev.candela.lm.torch;

import dev.candela.lm.LanguageModelException;
import java.util.Map;

/** Refuses texts that have more tokens than fit. */
final class TokenLimit {
  private TokenLimit() {}

  /**
   * @param field the request field whose text it is
   * @param row the request's index
   */
  static void check(int have, int limit, String field, int row) {
    if (have > limit) {
      throw new LanguageModelException(
          LanguageModelException.Kind.TOO_LONG,
          "the %s has %d tokens, but at most %d fit".formatted(field, have, limit),
          row,
          field,
          Map.of("have", have, "limit", limit));
    }
  }
}
