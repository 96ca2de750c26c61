package dev.candela.app.metric;

/**
 * A number that says how near responses come to their targets.
 *
 * <p>A metric of a whole corpus is not always the mean of its rows: BLEU and chrF sum their counts
 * over the rows first. So each row gives counts, the counts of rows are added up, and the value is
 * computed from the sums, of one row as well as of many.
 */
interface Metric {

  /** What it is called and how to read it. */
  MetricInfo info();

  /**
   * What is counted in a row.
   *
   * @return always of the same length
   */
  double[] counts(TextPair pair);

  /**
   * The value of a corpus from the sums of its rows' counts; the lowest one when there are none.
   */
  double value(double[] sums);

  /** The value of one row, on the same scale as that of many. */
  default double score(TextPair pair) {
    return value(counts(pair));
  }
}
