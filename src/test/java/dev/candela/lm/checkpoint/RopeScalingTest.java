package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class RopeScalingTest {

  /** Llama 3.1: base 500000, heads of 128, factor 8 over 8192 tokens, 1 and 4 turns. */
  private static final RopeScaling LLAMA_3_1 = new RopeScaling.Llama3(8, 1, 4, 8192);

  @Test
  void plainFrequenciesFallFromOneByPowersOfTheBase() {
    assertThat(RopeTable.of(1e4, 8, new RopeScaling.None()).toArray())
        .containsExactly(new double[] {1, 0.1, 0.01, 0.001}, within(1e-15));
  }

  @Test
  void linearScalingDividesThemAll() {
    assertThat(RopeTable.of(1e4, 8, new RopeScaling.Linear(8)).toArray())
        .containsExactly(new double[] {0.125, 0.0125, 0.00125, 0.000125}, within(1e-15));
  }

  @Test
  void llama3KeepsFastWavesStretchesSlowOnesAndMixesBetween() {
    // The golden llama3: base 500000, heads of 8, factor 8 over 32 tokens. Inverse frequencies
    // 500000^(-i/4) are 1, 0.0376060309, 0.00141421356, 0.0000531829590; with 32 tokens they make
    // 5.09, 0.192, 0.0072 and 0.00027 turns: the first is fast, the others are slow.
    assertThat(RopeTable.of(5e5, 8, new RopeScaling.Llama3(8, 1, 4, 32)).toArray())
        .containsExactly(
            new double[] {1, 0.004700753866, 0.000176776695, 0.00000664787}, within(1e-12));
  }

  @Test
  void llama3MixesByTheNumberOfTurns() {
    // 2 of 1..4 turns: a third of the way from stretched to kept.
    double twoTurns = 2 * 2 * Math.PI / 8192;
    assertThat(LLAMA_3_1.apply(twoTurns))
        .isCloseTo(twoTurns * (2.0 / 3 / 8 + 1.0 / 3), within(1e-18));
  }

  @Test
  void llama3sFrequenciesAreThoseOfTheReference() {
    // Frequency 32 of 64 is 500000^(-1/2) = 0.00141421356; over 8192 tokens it makes 1.84385 turns,
    // 0.28128 of the way: 0.00141421356 (0.71872 / 8 + 0.28128) = 0.000524846.
    double[] table = RopeTable.of(5e5, 128, LLAMA_3_1).toArray();
    assertThat(table).hasSize(64);
    assertThat(table[0]).isEqualTo(1);
    assertThat(table[32]).isCloseTo(0.000524846, within(1e-9));
    assertThat(table[63]).isCloseTo(Math.pow(5e5, -126.0 / 128) / 8, within(1e-20));
  }

  @Property
  void llama3NeverLeavesTheRangeBetweenStretchedAndKept(
      @ForAll @DoubleRange(min = 1e-9, max = 1) @Scale(9) double frequency) {
    assertThat(LLAMA_3_1.apply(frequency))
        .isBetween(frequency / 8 * (1 - 1e-12), frequency * (1 + 1e-12));
  }
}
