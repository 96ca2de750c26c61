package dev.candela.app.counterfactual;

import java.util.List;

/**
 * A replacement within a text.
 *
 * @param start where it begins, in UTF-16 code units
 * @param end where it ends, exclusive
 * @param after what comes in its place
 */
record Edit(int start, int end, String after) {

  /** The text after all edits, which do not overlap and come in order. */
  static String apply(String text, List<Edit> edits) {
    var result = new StringBuilder();
    int done = 0;
    for (Edit edit : edits) {
      result.append(text, done, edit.start).append(edit.after);
      done = edit.end;
    }
    return result.append(text, done, text.length()).toString();
  }

  /** Whether it leaves the text as it is. */
  boolean changesNothing(String text) {
    return text.substring(start, end).equals(after);
  }
}
