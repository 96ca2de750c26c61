package dev.candela.app.metric;

import java.util.List;

/**
 * chrF (Popović 2015), the F score of character runs, with sacrebleu's default parameters: chrF2,
 * that is orders 1 to 6, β = 2 (recall counts four times as much as precision), no word runs, white
 * space removed, case counts, orders that one side does not have are left out. Counts are summed
 * over the rows, then precision and recall are averaged over the orders. Scale 0 to 100.
 */
final class Chrf implements Metric {

  private static final int ORDERS = 6;

  private final double betaSquared;

  /**
   * @param beta how much recall counts in relation to precision
   */
  Chrf(double beta) {
    this.betaSquared = beta * beta;
  }

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(
        "chrf",
        "chrF",
        "F score of the runs of 1 to 6 characters that response and target have in common (β = 2,"
            + " white space ignored, case counts), 0 to 100. Works for every alphabet. Counts are"
            + " summed over all rows.",
        100);
  }

  /** For each order 1 to 6: matches, runs of the response, runs of the target. */
  @Override
  public double[] counts(TextPair pair) {
    List<Integer> response = characters(pair.response());
    List<Integer> target = characters(pair.target());
    double[] counts = new double[3 * ORDERS];
    for (int n = 1; n <= ORDERS; n++) {
      NGrams<Integer> runs = NGrams.of(response, n);
      NGrams<Integer> targetRuns = NGrams.of(target, n);
      int order = 3 * (n - 1);
      counts[order] = runs.overlap(targetRuns);
      // The reference counts no runs of a response whose target has none of that order.
      counts[order + 1] = targetRuns.total() == 0 ? 0 : runs.total();
      counts[order + 2] = targetRuns.total();
    }
    return counts;
  }

  @Override
  public double value(double[] sums) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int order = 0; order < sums.length; order += 3) {
      if (sums[order + 1] > 0 && sums[order + 2] > 0) {
        precision += sums[order] / sums[order + 1];
        recall += sums[order] / sums[order + 2];
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + betaSquared) * precision * recall / (betaSquared * precision + recall);
  }

  private static List<Integer> characters(String text) {
    return text.codePoints()
        .filter(c -> c > Character.MAX_VALUE || !Words.isSpace((char) c))
        .boxed()
        .toList();
  }
}
