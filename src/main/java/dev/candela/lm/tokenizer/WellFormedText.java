package dev.candela.lm.tokenizer;

/** The one demand on text: it must have a UTF-8 form. */
final class WellFormedText {
  private WellFormedText() {}

  /**
   * Returns {@code text}.
   *
   * @throws IllegalArgumentException if it contains a surrogate without its partner
   */
  static String require(String text) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i); // a surrogate if it has no partner
      if (Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "The text has a lone surrogate (U+%04X) at position %d.".formatted(codePoint, i));
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }
}
