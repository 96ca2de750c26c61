package dev.candela.app.dataset.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file in UTF-8, or in UTF-16 when a byte-order mark says so. A line ends in LF, CR
 * LF or CR. Bytes that are not valid become {@link #UNDECODABLE}, so that only their rows are lost.
 */
final class LineReader {

  /** A code point that is no character, so that no text has it by right. */
  static final char UNDECODABLE = '\uFFFF';

  private static final int BUFFER = 1 << 16;

  private final Reader reader;
  private final char[] buffer = new char[BUFFER];
  private int next;
  private int end;
  private long line;

  LineReader(InputStream file) throws IOException {
    var marked = new BufferedInputStream(file, BUFFER);
    reader =
        new InputStreamReader(
            marked,
            charset(marked)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(UNDECODABLE)));
  }

  /**
   * A line.
   *
   * @param number from 1
   * @param text the line without its end, cut when it is longer than {@link
   *     RowLimits#ROW_CHARACTERS}
   * @param end what ended it, empty at the end of the file
   * @param tooLong whether it was cut
   */
  record Line(long number, String text, String end, boolean tooLong) {}

  /** The next line, null at the end of the file. */
  @Nullable Line read() throws IOException {
    if (peek() < 0) {
      return null;
    }
    line++;
    var text = new StringBuilder();
    boolean tooLong = false;
    for (int c = peek(); c >= 0 && c != '\n' && c != '\r'; c = peek()) {
      int from = next;
      while (next < end && buffer[next] != '\n' && buffer[next] != '\r') {
        next++;
      }
      int room = RowLimits.ROW_CHARACTERS - text.length();
      text.append(buffer, from, Math.min(next - from, room));
      tooLong |= next - from > room;
    }
    return new Line(line, text.toString(), lineEnd(), tooLong);
  }

  private String lineEnd() throws IOException {
    int c = peek();
    if (c < 0) {
      return "";
    }
    next++;
    if (c == '\r' && peek() == '\n') {
      next++;
      return "\r\n";
    }
    return c == '\r' ? "\r" : "\n";
  }

  private int peek() throws IOException {
    if (next == end) {
      next = 0;
      end = Math.max(reader.read(buffer), 0);
    }
    return end == 0 ? -1 : buffer[next];
  }

  /** Steps over the byte-order mark, if there is one. */
  private static Charset charset(BufferedInputStream file) throws IOException {
    file.mark(3);
    byte[] start = file.readNBytes(3);
    file.reset();
    if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
      file.skipNBytes(3);
    } else if (startsWith(start, 0xFF, 0xFE)) {
      file.skipNBytes(2);
      return StandardCharsets.UTF_16LE;
    } else if (startsWith(start, 0xFE, 0xFF)) {
      file.skipNBytes(2);
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean startsWith(byte[] start, int... bytes) {
    if (start.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (Byte.toUnsignedInt(start[i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
