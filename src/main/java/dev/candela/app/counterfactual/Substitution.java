package dev.candela.app.counterfactual;

import java.util.List;

/**
 * A text and what may come in its place.
 *
 * @param source what is looked for, taken literally
 * @param alternatives what replaces it, each on its own; an empty one deletes it
 */
record Substitution(String source, List<String> alternatives) {
  Substitution {
    alternatives = List.copyOf(alternatives);
  }
}
