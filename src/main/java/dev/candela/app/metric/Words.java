package dev.candela.app.metric;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text at white space, as Python's {@code str.split} does: the reference BLEU's way. */
final class Words {
  private Words() {}

  static List<String> of(String text) {
    var words = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** All of Unicode's white space is in the basic plane, so that a char is enough. */
  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
