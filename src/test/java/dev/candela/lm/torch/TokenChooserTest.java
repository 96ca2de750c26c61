package dev.candela.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenChooserTest {

  private static final float[] LOGITS = {0, 2, 1, -1};

  private static TokenChooser chooser(Sampling sampling) {
    return new TokenChooser(sampling, new SplittableRandom(7));
  }

  private static double[] frequencies(Sampling sampling) {
    var chooser = chooser(sampling);
    double[] counts = new double[LOGITS.length];
    for (int i = 0; i < 20_000; i++) {
      counts[chooser.choose(LOGITS, i).id()] += 1 / 20_000.0;
    }
    return counts;
  }

  private static double[] softmax(double temperature, int... ids) {
    double[] weights = new double[LOGITS.length];
    double sum = 0;
    for (int id : ids) {
      weights[id] = Math.exp(LOGITS[id] / temperature);
      sum += weights[id];
    }
    for (int id : ids) {
      weights[id] /= sum;
    }
    return weights;
  }

  private static void assertDistribution(double[] actual, double[] expected) {
    for (int id = 0; id < expected.length; id++) {
      assertThat(actual[id]).as("share of token %d", id).isCloseTo(expected[id], within(0.015));
    }
  }

  @Test
  void withoutLimitsTokensAppearWithTheirProbabilities() {
    assertDistribution(frequencies(new Sampling(2, 0, 1, 1, Set.of(), 0)), softmax(2, 0, 1, 2, 3));
  }

  @Test
  void topKLeavesTheLikeliest() {
    assertDistribution(frequencies(new Sampling(1, 2, 1, 1, Set.of(), 0)), softmax(1, 1, 2));
  }

  @Test
  void topPLeavesTheFewestThatReachTheProbability() {
    // The likeliest token has 0.64, the two likeliest 0.88.
    assertDistribution(frequencies(new Sampling(1, 0, 0.6, 1, Set.of(), 0)), softmax(1, 1));
    assertDistribution(frequencies(new Sampling(1, 0, 0.7, 1, Set.of(), 0)), softmax(1, 1, 2));
  }

  @Test
  void topPCountsWhatTopKLeft() {
    // Among the two likeliest the first has 0.73.
    assertDistribution(frequencies(new Sampling(1, 2, 0.7, 1, Set.of(), 0)), softmax(1, 1));
  }

  @Test
  void stopTokensAreNotChosenBeforeTheMinimum() {
    var chooser = chooser(new Sampling(0, 0, 1, 1, Set.of(1), 2));
    assertThat(chooser.choose(LOGITS, 1).id()).isEqualTo(2);
    assertThat(chooser.choose(LOGITS, 2).id()).isEqualTo(1);
  }

  @Test
  void theRepetitionPenaltyPrefersNewTokens() {
    var chooser = chooser(new Sampling(0, 0, 1, 3, Set.of(), 0));
    chooser.saw(1);
    assertThat(chooser.choose(LOGITS, 0).id()).isEqualTo(2);
  }

  @Test
  void theLogProbabilityIsTheModelsOwn() {
    var chooser = chooser(new Sampling(0, 0, 1, 3, Set.of(), 0));
    double expected = Math.log(softmax(1, 0, 1, 2, 3)[1]);
    assertThat(chooser.choose(LOGITS, 0).logProbability()).isCloseTo(expected, within(1e-6));
  }
}
