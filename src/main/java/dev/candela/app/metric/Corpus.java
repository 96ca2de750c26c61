package dev.candela.app.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up what a metric counts in the rows of a group. Not for use by several threads at once. */
final class Corpus {

  private final Metric metric;
  private double @Nullable [] sums;

  Corpus(Metric metric) {
    this.metric = metric;
  }

  static Corpus of(Metric metric, List<TextPair> pairs) {
    var corpus = new Corpus(metric);
    pairs.forEach(pair -> corpus.add(metric.counts(pair)));
    return corpus;
  }

  /** Takes the counts of one more row. */
  void add(double[] counts) {
    if (sums == null) {
      sums = new double[counts.length];
    }
    for (int i = 0; i < counts.length; i++) {
      sums[i] += counts[i];
    }
  }

  /** The metric's value, null when there are no rows. */
  @Nullable Double value() {
    return sums == null ? null : metric.value(sums);
  }
}
