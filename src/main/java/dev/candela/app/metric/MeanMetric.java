package dev.candela.app.metric;

import java.util.function.ToDoubleFunction;

/**
 * A metric whose value is the mean of its rows' own values.
 *
 * @param info what it is called and how to read it
 * @param ofRow the value of a row
 */
record MeanMetric(MetricInfo info, ToDoubleFunction<TextPair> ofRow) implements Metric {

  @Override
  public double[] counts(TextPair pair) {
    return new double[] {ofRow.applyAsDouble(pair), 1};
  }

  @Override
  public double value(double[] sums) {
    return sums[1] == 0 ? info.min() : sums[0] / sums[1];
  }

  /** The share of responses that are their target, character for character. */
  static MeanMetric exactMatch() {
    return new MeanMetric(
        MetricInfo.higherIsBetter(
            "exact_match",
            "Exact match",
            "Share of responses that equal their target character for character, 0 to 1. Nothing is"
                + " trimmed or folded.",
            1),
        pair -> pair.target().equals(pair.response()) ? 1 : 0);
  }
}
