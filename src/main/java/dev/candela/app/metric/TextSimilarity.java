package dev.candela.app.metric;

/** How much two texts have in common, for those who compare answers with each other. */
public final class TextSimilarity {

  private static final Chrf CHRF = new Chrf(2);
  private static final double SCALE = 100;

  private TextSimilarity() {}

  /** chrF2 of the response, from 0 for nothing in common to 1. */
  public static double chrf(TextPair pair) {
    return CHRF.score(pair) / SCALE;
  }
}
