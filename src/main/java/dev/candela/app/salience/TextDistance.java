package dev.candela.app.salience;

import dev.candela.app.metric.TextPair;
import dev.candela.app.metric.TextSimilarity;

/** How far an answer is from another one: 0 for the same text, 1 for nothing in common. */
final class TextDistance {
  private TextDistance() {}

  static double between(String target, String answer) {
    // chrF leaves out white space and the shortest texts, which an answer may consist of.
    if (target.equals(answer)) {
      return 0;
    }
    return 1 - TextSimilarity.chrf(new TextPair(target, answer));
  }
}
