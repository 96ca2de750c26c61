package dev.candela.app.dataset.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a CSV file together to records: a quoted value may have line ends in it. A
 * quote that is never closed costs the line it is in, and not the rest of the file.
 */
final class CsvRecords {

  private static final char QUOTE = '"';

  private final LineReader lines;

  /** Lines that were read in search of a closing quote. */
  private final Deque<LineReader.Line> ahead = new ArrayDeque<>();

  private char separator = ',';

  CsvRecords(LineReader lines) {
    this.lines = lines;
  }

  /**
   * A record as it is in the file.
   *
   * @param line where it begins, from 1
   * @param text without the end of its last line
   * @param problem why it cannot be read, null when it can
   */
  record Text(long line, String text, @Nullable String problem) {}

  void separatedBy(char character) {
    separator = character;
  }

  @Nullable Text next() throws IOException {
    LineReader.Line first = read();
    if (first == null) {
      return null;
    }
    if (first.tooLong()) {
      return new Text(first.number(), "", RowSource.Broken.tooLong(first.number()).reason());
    }
    var text = new StringBuilder(first.text());
    var read = new ArrayDeque<LineReader.Line>();
    var quotes = new Quotes();
    String end = first.end();
    for (boolean open = quotes.openAfter(first.text()); open; ) {
      LineReader.Line line = read();
      if (line == null || text.length() + line.text().length() > RowLimits.ROW_CHARACTERS) {
        giveBack(read, line);
        return new Text(first.number(), "", "opens a quote that is not closed");
      }
      read.addLast(line);
      text.append(end).append(line.text());
      end = line.end();
      open = quotes.openAfter(line.text());
    }
    return new Text(first.number(), text.toString(), null);
  }

  private void giveBack(Deque<LineReader.Line> read, LineReader.@Nullable Line last) {
    if (last != null) {
      ahead.addFirst(last);
    }
    while (!read.isEmpty()) {
      ahead.addFirst(read.removeLast());
    }
  }

  private LineReader.@Nullable Line read() throws IOException {
    return ahead.isEmpty() ? lines.read() : ahead.removeFirst();
  }

  /** Follows quotes: one opens at the beginning of a value only, and two of them are one. */
  private final class Quotes {
    private boolean open;

    boolean openAfter(String line) {
      boolean valueBegins = !open;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (open && c == QUOTE) {
          boolean escaped = i + 1 < line.length() && line.charAt(i + 1) == QUOTE;
          i += escaped ? 1 : 0;
          open = escaped;
        } else if (!open) {
          open = valueBegins && c == QUOTE;
          valueBegins = c == separator;
        }
      }
      return open;
    }
  }
}
