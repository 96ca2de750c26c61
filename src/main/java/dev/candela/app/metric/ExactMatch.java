package dev.candela.app.metric;

/** The share of responses that are their target, character for character. */
final class ExactMatch implements Metric {

  @Override
  public MetricInfo info() {
    return MetricInfo.higherIsBetter(
        "exact_match",
        "Exact match",
        "Share of responses that equal their target character for character, 0 to 1. Nothing is"
            + " trimmed or folded.",
        1);
  }

  @Override
  public Tally tally() {
    return new MeanTally(pair -> pair.target().equals(pair.response()) ? 1 : 0);
  }
}
