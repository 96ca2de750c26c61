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

  @Override
  public Tally tally() {
    return new Counts();
  }

  private static final class Counts implements Tally {

    private final long[] matches = new long[ORDERS];
    private final long[] totals = new long[ORDERS];
    private long responseWords;
    private long targetWords;

    @Override
    public void add(TextPair pair) {
      List<String> response = Words.of(pair.response());
      List<String> target = Words.of(pair.target());
      responseWords += response.size();
      targetWords += target.size();
      for (int n = 1; n <= ORDERS; n++) {
        NGrams<String> runs = NGrams.of(response, n);
        totals[n - 1] += runs.total();
        matches[n - 1] += runs.overlap(NGrams.of(target, n));
      }
    }

    @Override
    public double value() {
      // A match of any order is one of order 1, too.
      if (matches[0] == 0) {
        return 0;
      }
      double logs = 0;
      int orders = 0;
      while (orders < ORDERS && totals[orders] > 0) {
        double matched = matches[orders] == 0 ? FLOOR : matches[orders];
        logs += Math.log(100 * matched / totals[orders]);
        orders++;
      }
      return brevityPenalty() * Math.exp(logs / orders);
    }

    private double brevityPenalty() {
      return responseWords >= targetWords ? 1 : Math.exp(1 - (double) targetWords / responseWords);
    }
  }
}
