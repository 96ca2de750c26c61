package dev.candela.app.counterfactual;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a text that can be left out one by one. */
enum Pieces {
  WORD("word") {
    @Override
    List<Piece> of(String text) {
      return untilNextBlank(text, BreakIterator.getWordInstance(Locale.ROOT));
    }
  },
  SENTENCE("sentence") {
    @Override
    List<Piece> of(String text) {
      return untilNextBlank(text, BreakIterator.getSentenceInstance(Locale.ROOT));
    }
  },
  LINE("line") {
    @Override
    List<Piece> of(String text) {
      return between(text, LINE_BREAK);
    }
  },
  PARAGRAPH("paragraph") {
    @Override
    List<Piece> of(String text) {
      return between(text, EMPTY_LINES);
    }
  };

  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** A CR LF is one break: without the atomic groups it could be taken for two. */
  private static final Pattern EMPTY_LINES = Pattern.compile("(?>\\R)(?:[ \\t]*(?>\\R))+");

  private final String label;

  Pieces(String label) {
    this.label = label;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** The parts in order; those without a letter or digit are none. */
  abstract List<Piece> of(String text);

  /**
   * A part of a text.
   *
   * @param start where it begins
   * @param end where it ends, exclusive
   * @param cutStart where to cut so that no doubled space or empty line stays
   * @param cutEnd where the cut ends, exclusive
   */
  record Piece(int start, int end, int cutStart, int cutEnd) {}

  /** Takes the blanks after a piece with it, or those before when none come after. */
  private static List<Piece> untilNextBlank(String text, BreakIterator breaks) {
    var pieces = new ArrayList<Piece>();
    breaks.setText(text);
    int start = breaks.first();
    for (int next = breaks.next(); next != BreakIterator.DONE; start = next, next = breaks.next()) {
      int end = next;
      while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      if (!hasLetterOrDigit(text, start, end)) {
        continue;
      }
      int cutStart = start;
      int cutEnd = end;
      while (cutEnd < text.length() && isBlank(text.charAt(cutEnd))) {
        cutEnd++;
      }
      while (cutEnd == end && cutStart > 0 && isBlank(text.charAt(cutStart - 1))) {
        cutStart--;
      }
      pieces.add(new Piece(start, end, cutStart, cutEnd));
    }
    return pieces;
  }

  /** Takes the separator after a piece with it, or the one before when it is the last. */
  private static List<Piece> between(String text, Pattern separator) {
    var pieces = new ArrayList<Piece>();
    Matcher matcher = separator.matcher(text);
    int before = 0;
    int start = 0;
    while (start < text.length()) {
      boolean more = matcher.find(start);
      int end = more ? matcher.start() : text.length();
      if (hasLetterOrDigit(text, start, end)) {
        pieces.add(
            more
                ? new Piece(start, end, start, matcher.end())
                : new Piece(start, end, before, end));
      }
      before = end;
      start = more ? matcher.end() : end;
    }
    return pieces;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean hasLetterOrDigit(String text, int start, int end) {
    return text.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
