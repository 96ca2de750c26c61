package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * How the pieces of a vocabulary spell text, used to find the place of each token in the text.
 * Works on UTF-8 throughout, because pieces may end inside a character.
 */
enum Spelling {
  /** Every character of a piece is a byte in {@link ByteAlphabet}. */
  BYTE_LEVEL {
    @Override
    int match(byte[] pieces, int from, int to, byte[] text, int position) {
      int at = position;
      for (int i = from; i < to; i++, at++) {
        int codePoint = pieces[i] & 0xFF;
        if (codePoint >= 0xC2 && i + 1 < to) { // the alphabet needs two bytes of UTF-8 at most
          codePoint = (codePoint & 0x1F) << 6 | (pieces[++i] & 0x3F);
        }
        if (at == text.length || ByteAlphabet.byteOf(codePoint) != (text[at] & 0xFF)) {
          return NO_MATCH;
        }
      }
      return at;
    }

    @Override
    int dummyPrefix(byte[] pieces, int from, int to) {
      return startsWith(pieces, from, to, SPACE_SIGN) ? SPACE_SIGN.length : 0;
    }
  },

  /** {@code ▁} is a space (or itself), {@code <0xNN>} a byte, all else spells itself. */
  METASPACE {
    @Override
    int match(byte[] pieces, int from, int to, byte[] text, int position) {
      int b = to - from == 6 && pieces[from] == '<' ? byteOf(pieces, from) : -1;
      if (b >= 0) {
        return position < text.length && (text[position] & 0xFF) == b ? position + 1 : NO_MATCH;
      }
      int at = position;
      for (int i = from; i < to; ) {
        if (at == text.length) {
          return NO_MATCH;
        }
        if (text[at] == ' ' && startsWith(pieces, i, to, UNDERSCORE)) {
          i += UNDERSCORE.length;
        } else if (text[at] == pieces[i]) {
          i++;
        } else {
          return NO_MATCH;
        }
        at++;
      }
      return at;
    }

    @Override
    int dummyPrefix(byte[] pieces, int from, int to) {
      return startsWith(pieces, from, to, UNDERSCORE) ? UNDERSCORE.length : 0;
    }
  };

  static final int NO_MATCH = -1;

  /** {@code ▁}, U+2581. */
  private static final byte[] UNDERSCORE = {(byte) 0xE2, (byte) 0x96, (byte) 0x81};

  /** {@code Ġ}, U+0120: the space of the byte alphabet. */
  private static final byte[] SPACE_SIGN = {(byte) 0xC4, (byte) 0xA0};

  /**
   * Reads one piece against the text.
   *
   * @param pieces holds the piece at {@code [from, to)}
   * @param text the text in UTF-8
   * @param position where in {@code text} the piece should begin
   * @return where in {@code text} the piece ends, or {@link #NO_MATCH} if the text says otherwise
   */
  abstract int match(byte[] pieces, int from, int to, byte[] text, int position);

  /** Bytes of the space sign that the piece begins with; the tokenizer may have put it there. */
  abstract int dummyPrefix(byte[] pieces, int from, int to);

  private static int byteOf(byte[] pieces, int from) {
    return MetaspaceDecoder.byteOf(new String(pieces, from, 6, ISO_8859_1));
  }

  private static boolean startsWith(byte[] pieces, int from, int to, byte[] prefix) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (pieces[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
