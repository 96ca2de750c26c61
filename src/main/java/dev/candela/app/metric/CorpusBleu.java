package dev.candela.app.metric;

import java.util.List;

/**
 * Corpus BLEU (Papineni et al. 2002) with one reference, as sacrebleu's {@code raw_corpus_bleu}
 * computes it: words are what stands between white space, case counts, orders 1 to 4, an order
 * without a match has the precision 0.1 / total ("floor" smoothing), and orders of which no
 * response has a run are left out. Scale 0 to 100.
 */
final class CorpusBleu implements Metric {

  private static final int ORDERS = 4;
  private static final double FLOOR = 0.1;

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(
        "bleu",
        "BLEU",
        "Share of the response's word runs (1 to 4 words, split at white space, case counts) that"
            + " the target has, with a penalty for short responses, 0 to 100. Counts are summed over"
            + " all rows.",
        100);
  }

  /** Matches of orders 1 to 4, runs of orders 1 to 4, words of the response, of the target. */
  @Override
  public double[] counts(TextPair pair) {
    List<String> response = Words.of(pair.response());
    List<String> target = Words.of(pair.target());
    double[] counts = new double[2 * ORDERS + 2];
    for (int n = 1; n <= ORDERS; n++) {
      NGrams<String> runs = NGrams.of(response, n);
      counts[n - 1] = runs.overlap(NGrams.of(target, n));
      counts[ORDERS + n - 1] = runs.total();
    }
    counts[2 * ORDERS] = response.size();
    counts[2 * ORDERS + 1] = target.size();
    return counts;
  }

  @Override
  public double value(double[] sums) {
    // A match of any order is one of order 1, too.
    if (sums[0] == 0) {
      return 0;
    }
    double logs = 0;
    int orders = 0;
    while (orders < ORDERS && sums[ORDERS + orders] > 0) {
      double matches = sums[orders] == 0 ? FLOOR : sums[orders];
      logs += Math.log(100 * matches / sums[ORDERS + orders]);
      orders++;
    }
    return brevityPenalty(sums[2 * ORDERS], sums[2 * ORDERS + 1]) * Math.exp(logs / orders);
  }

  private static double brevityPenalty(double responseWords, double targetWords) {
    return responseWords >= targetWords ? 1 : Math.exp(1 - targetWords / responseWords);
  }
}
