package dev.candela.app.model.remote;

import java.util.Arrays;

/**
 * The printable characters that stand for bytes in byte-level BPE vocabularies: printable Latin-1
 * characters for themselves, and 256, 257, ... for the other bytes in order (GPT-2's {@code
 * bytes_to_unicode}). LIT shows the ones for space and newline as {@code ▁} and a real newline.
 */
final class ByteStandIns {
  private ByteStandIns() {}

  private static final int[] VALUES = values();

  private static int[] values() {
    int[] values = new int[512];
    Arrays.fill(values, -1);
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
      values[printable ? value : next++] = value;
    }
    return values;
  }

  /** The byte that a character stands for, -1 for none. */
  static int valueOf(char character) {
    if (character == '▁') {
      return ' ';
    }
    if (character == '\n') {
      return '\n';
    }
    return character < VALUES.length ? VALUES[character] : -1;
  }
}
