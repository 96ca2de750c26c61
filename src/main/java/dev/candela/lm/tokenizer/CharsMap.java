package dev.candela.lm.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * SentencePiece's compiled character map ({@code precompiled_charsmap}): the size of a double-array
 * trie in bytes, the trie as 32-bit units, and the NUL-terminated replacements that its leaves
 * point at. Libraries walk the trie without looking at its bounds, so a broken one must not reach
 * them. Layout: github.com/google/sentencepiece, src/normalizer.cc, and
 * github.com/s-yata/darts-clone, include/darts.h.
 */
final class CharsMap {
  private static final int LEAF = 1 << 31;

  private CharsMap() {}

  /** What is wrong with the map, if anything; an empty map is fine. */
  static Optional<String> flaw(byte[] map) {
    if (map.length == 0) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long trieSize = map.length < 4 ? -1 : bytes.getInt() & 0xFFFFFFFFL;
    if (trieSize < 1024 || trieSize % 1024 != 0 || trieSize >= map.length - 4L) {
      return Optional.of("its character map has no proper trie");
    }
    if (map[map.length - 1] != 0) {
      return Optional.of("its character map ends inside a replacement");
    }
    int units = (int) trieSize / 4;
    long replacements = map.length - 4L - trieSize;
    for (int i = 0; i < units; i++) {
      if (!staysInside(bytes.getInt(), i, units, replacements)) {
        return Optional.of("its character map points outside of itself");
      }
    }
    return Optional.empty();
  }

  private static boolean staysInside(int unit, int index, int units, long replacements) {
    if ((unit & LEAF) != 0) {
      return (unit & ~LEAF) < replacements;
    }
    int offset = (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    long farthest = ((index ^ offset) & 0xFFFFFFFFL) | 0xFF; // any next byte
    return farthest < units;
  }
}
