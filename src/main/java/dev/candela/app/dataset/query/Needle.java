package dev.candela.app.dataset.query;

/**
 * A text to look for, whatever its case. Looks for the first character, in both its cases, with the
 * library's fast search, and compares only there.
 */
public final class Needle {

  private final String text;
  private final char lower;
  private final char upper;

  /** A text that is not empty. */
  public Needle(String text) {
    this.text = text;
    lower = Character.toLowerCase(text.charAt(0));
    upper = Character.toUpperCase(text.charAt(0));
  }

  /** Whether a text has it somewhere. */
  public boolean isIn(String hay) {
    int last = hay.length() - text.length();
    int low = hay.indexOf(lower);
    int high = lower == upper ? -1 : hay.indexOf(upper);
    while (low >= 0 || high >= 0) {
      int at = high < 0 || (low >= 0 && low < high) ? low : high;
      if (at > last) {
        return false;
      }
      if (hay.regionMatches(true, at, text, 0, text.length())) {
        return true;
      }
      if (at == low) {
        low = hay.indexOf(lower, at + 1);
      } else {
        high = hay.indexOf(upper, at + 1);
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return text;
  }
}
