package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;

/** Cuts a prompt into the pieces that the salience report ranks: lines, and sentences of a line. */
final class Segmentation {

  private Segmentation() {}

  /**
   * The segments of {@code text} in order; line ends and the blanks between sentences belong to
   * none.
   */
  static List<Span> of(String text) {
    List<Span> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || endsSentence(text, i)) {
        add(segments, text, start, text.charAt(i) == '\n' ? i : i + 1);
        start = i + 1;
      }
    }
    add(segments, text, start, text.length());
    return segments;
  }

  private static boolean endsSentence(String text, int i) {
    return ".?!".indexOf(text.charAt(i)) >= 0 && i + 1 < text.length() && text.charAt(i + 1) == ' ';
  }

  private static void add(List<Span> segments, String text, int start, int end) {
    int first = start;
    while (first < end && text.charAt(first) == ' ') {
      first++;
    }
    if (first < end) {
      segments.add(new Span(first, end));
    }
  }
}
