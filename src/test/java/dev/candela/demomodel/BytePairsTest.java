package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytePairsTest {

  @Test
  void theAlphabetNamesEveryByteOnce() {
    assertThat(BytePairs.alphabet()).hasSize(256).doesNotHaveDuplicates().contains("A", "Ġ", "Ċ");
  }

  @Test
  void theMostFrequentNeighboursAreMergedFirst() {
    BytePairs pairs = new BytePairs();
    pairs.read("ab ab ab abc");
    assertThat(pairs.merges(10)).startsWith("a b", "Ġ ab").contains("Ġab c");
  }

  @Test
  void wordsAreNotMergedAcrossBlanksAndLines() {
    BytePairs pairs = new BytePairs();
    pairs.read("a\na\na b. a b.");
    assertThat(pairs.merges(10)).containsExactlyInAnyOrder("Ġ a", "Ġ b");
  }
}
