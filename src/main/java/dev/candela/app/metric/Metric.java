package dev.candela.app.metric;

/**
 * A number that says how near responses come to their targets.
 *
 * <p>A metric of a whole corpus is not always the mean of its rows: BLEU and chrF sum their counts
 * over the rows first. A {@link Tally} therefore takes one row after the other and keeps counts,
 * not texts.
 */
public interface Metric {

  /** What it is called and how to read it. */
  MetricInfo info();

  /** An empty tally. */
  Tally tally();

  /** The value of one row, on the same scale as that of many. */
  default double score(TextPair pair) {
    Tally one = tally();
    one.add(pair);
    return one.value();
  }

  /** Collects rows. Not for use by several threads at once. */
  interface Tally {

    /** Takes one more row. */
    void add(TextPair pair);

    /** The value over all rows so far; of no rows, the lowest value. */
    double value();
  }
}
