package dev.candela.demomodel;

/**
 * A stretch of characters of a text.
 *
 * @param start index of the first character, in UTF-16 units
 * @param end index after the last character
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("Not a span: " + start + " to " + end);
    }
  }

  /** The characters of {@code text} that the span covers. */
  public String of(String text) {
    return text.substring(start, end);
  }

  /** Whether the two spans share at least one character. */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }
}
