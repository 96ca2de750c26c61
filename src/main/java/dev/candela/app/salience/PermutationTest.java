package dev.candela.app.salience;

/**
 * Whether some numbers are larger than others by more than chance: of all ways to choose as many of
 * the numbers as there are in the first group, the fraction whose mean is at least as far above the
 * mean of the rest. Exact, one-sided (Fisher 1935; Good, Permutation Tests, 2000).
 */
final class PermutationTest {

  /** A p of this or more is taken for chance. */
  static final double CHANCE_FROM = 0.1;

  /** Sums in another order differ in their last bits. */
  private static final double SAME = 1e-9;

  private final double[] all;
  private final int chosen;
  private final double total;
  private final double observed;
  private long ways;
  private long asFar;

  private PermutationTest(double[] larger, double[] smaller) {
    all = new double[larger.length + smaller.length];
    System.arraycopy(larger, 0, all, 0, larger.length);
    System.arraycopy(smaller, 0, all, larger.length, smaller.length);
    chosen = larger.length;
    total = sum(all);
    observed = difference(sum(larger));
  }

  /** The probability to find {@code larger} this much larger if it made no difference. */
  static double p(double[] larger, double[] smaller) {
    var test = new PermutationTest(larger, smaller);
    test.choose(0, 0, 0);
    return (double) test.asFar / test.ways;
  }

  private void choose(int from, int taken, double sum) {
    if (taken == chosen) {
      ways++;
      if (difference(sum) >= observed - SAME) {
        asFar++;
      }
      return;
    }
    for (int i = from; i <= all.length - (chosen - taken); i++) {
      choose(i + 1, taken + 1, sum + all[i]);
    }
  }

  private double difference(double sum) {
    return sum / chosen - (total - sum) / (all.length - chosen);
  }

  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  /** In how many ways {@code taken} of {@code from} things can be chosen. */
  static double choices(int from, int taken) {
    double choices = 1;
    for (int i = 1; i <= taken; i++) {
      choices = choices * (from - taken + i) / i;
    }
    return choices;
  }
}
