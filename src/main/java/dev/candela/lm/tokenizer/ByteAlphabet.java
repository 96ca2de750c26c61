package dev.candela.lm.tokenizer;

import java.util.Arrays;

/**
 * GPT-2's alphabet, in which byte-level vocabularies write bytes as visible characters: the bytes
 * 33-126, 161-172 and 174-255 are the characters with those numbers, the other 68 are U+0100 and
 * following in order (space is U+0120, newline U+010A). Source: {@code bytes_to_unicode} in
 * github.com/openai/gpt-2, src/encoder.py.
 */
final class ByteAlphabet {
  private static final int FIRST_MOVED = 0x100;
  private static final short[] BYTE_OF = byteOf();

  private ByteAlphabet() {}

  /** The byte (0-255) that {@code codePoint} stands for, or -1 if it is not in the alphabet. */
  static int byteOf(int codePoint) {
    return codePoint < BYTE_OF.length ? BYTE_OF[codePoint] : -1;
  }

  private static short[] byteOf() {
    short[] table = new short[FIRST_MOVED + 68];
    Arrays.fill(table, (short) -1);
    int moved = FIRST_MOVED;
    for (int b = 0; b < 256; b++) {
      table[staysItself(b) ? b : moved++] = (short) b;
    }
    return table;
  }

  private static boolean staysItself(int b) {
    return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  }
}
