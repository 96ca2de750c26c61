package dev.candela.lm.tokenizer;

/**
 * Decodes UTF-8 byte by byte. Invalid bytes become U+FFFD, one per maximal part of a sequence that
 * could have been valid, as the Unicode standard recommends (section 3.9, table 3-7) and Rust's
 * {@code from_utf8_lossy} does; the JDK's own decoder counts differently for encoded surrogates.
 */
final class Utf8Stream {
  private static final char REPLACEMENT = '\uFFFD';

  private int codePoint;
  private int missing;
  private int lowest = 0x80;
  private int highest = 0xBF;

  /** Takes the next byte (0-255) and appends the character that it completes, if any. */
  void push(int b, StringBuilder out) {
    if (missing > 0 && (b < lowest || b > highest)) {
      finish(out);
    }
    if (missing == 0) {
      begin(b, out);
      return;
    }
    lowest = 0x80;
    highest = 0xBF;
    codePoint = codePoint << 6 | (b & 0x3F);
    if (--missing == 0) {
      out.appendCodePoint(codePoint);
    }
  }

  /** Ends the sequence: an incomplete character becomes one U+FFFD. */
  void finish(StringBuilder out) {
    if (missing > 0) {
      out.append(REPLACEMENT);
    }
    missing = 0;
    lowest = 0x80;
    highest = 0xBF;
  }

  private void begin(int b, StringBuilder out) {
    if (b < 0x80) {
      out.append((char) b);
    } else if (b >= 0xC2 && b <= 0xDF) {
      expect(1, b & 0x1F);
    } else if (b >= 0xE0 && b <= 0xEF) {
      expect(2, b & 0x0F);
      lowest = b == 0xE0 ? 0xA0 : 0x80; // no overlong forms
      highest = b == 0xED ? 0x9F : 0xBF; // no surrogates
    } else if (b >= 0xF0 && b <= 0xF4) {
      expect(3, b & 0x07);
      lowest = b == 0xF0 ? 0x90 : 0x80;
      highest = b == 0xF4 ? 0x8F : 0xBF; // nothing above U+10FFFF
    } else {
      out.append(REPLACEMENT);
    }
  }

  private void expect(int bytes, int bits) {
    missing = bytes;
    codePoint = bits;
  }
}
