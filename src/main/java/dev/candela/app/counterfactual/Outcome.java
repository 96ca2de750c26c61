package dev.candela.app.counterfactual;

import java.util.List;

/** What a generator made of one example. */
sealed interface Outcome {

  /**
   * New examples, each different from its parent.
   *
   * @param items at least one
   * @param truncated whether there would have been more
   */
  record Made(List<Counterfactual> items, boolean truncated) implements Outcome {}

  /**
   * Nothing new can be made.
   *
   * @param reason why, a sentence
   */
  record Nothing(String reason) implements Outcome {}
}
