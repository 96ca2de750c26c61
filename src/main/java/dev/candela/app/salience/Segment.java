package dev.candela.app.salience;

/**
 * A part of a prompt that may be left out.
 *
 * @param start where it begins, in UTF-16 code units
 * @param end where it ends (exclusive)
 */
record Segment(int start, int end) {

  int length() {
    return end - start;
  }

  /** The text without it. */
  String leftOutOf(String text) {
    return text.substring(0, start) + text.substring(end);
  }
}
