package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CharsMapTest {
  private static final int LEAF = 1 << 31;

  @Test
  void noMapAndAnEmptyTrieAreFine() {
    assertThat(CharsMap.flaw(new byte[0])).isEmpty();
    assertThat(CharsMap.flaw(map(256, 0, 0, "x\0"))).isEmpty();
  }

  @Test
  void aLeafMustPointIntoTheReplacements() {
    assertThat(CharsMap.flaw(map(256, 5, LEAF | 1, "x\0"))).isEmpty();
    assertThat(CharsMap.flaw(map(256, 5, LEAF | 2, "x\0"))).isPresent();
  }

  @Test
  void aNodeMustPointIntoTheTrie() {
    assertThat(CharsMap.flaw(map(512, 5, 256 << 10, "\0"))).isEmpty();
    assertThat(CharsMap.flaw(map(512, 5, 512 << 10, "\0"))).isPresent();
    assertThat(CharsMap.flaw(map(512, 5, 256 << 10 | 1 << 9, "\0"))).isPresent();
  }

  @Test
  void sizesMustAddUp() {
    assertThat(CharsMap.flaw(new byte[] {1, 2, 3})).isPresent();
    assertThat(CharsMap.flaw(map(255, 0, 0, "\0"))).isPresent();
    assertThat(CharsMap.flaw(map(256, 0, 0, ""))).isPresent();
    assertThat(CharsMap.flaw(map(256, 0, 0, "x"))).isPresent();
  }

  private static byte[] map(int units, int index, int unit, String replacements) {
    ByteBuffer map =
        ByteBuffer.allocate(4 + 4 * units + replacements.length()).order(ByteOrder.LITTLE_ENDIAN);
    map.putInt(4 * units).putInt(4 + 4 * index, unit).position(4 + 4 * units);
    replacements.chars().forEach(c -> map.put((byte) c));
    return map.array();
  }
}
