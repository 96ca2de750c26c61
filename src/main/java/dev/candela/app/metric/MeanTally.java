package dev.candela.app.metric;

import java.util.function.ToDoubleFunction;

/** The mean of the rows' own values. */
final class MeanTally implements Metric.Tally {

  private final ToDoubleFunction<TextPair> score;
  private double sum;
  private long rows;

  MeanTally(ToDoubleFunction<TextPair> score) {
    this.score = score;
  }

  @Override
  public void add(TextPair pair) {
    sum += score.applyAsDouble(pair);
    rows++;
  }

  @Override
  public double value() {
    return rows == 0 ? 0 : sum / rows;
  }
}
