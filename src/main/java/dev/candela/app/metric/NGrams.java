package dev.candela.app.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each run of n neighbouring items occurs in a sequence.
 *
 * @param counts by run
 * @param total number of runs, repeated ones counted each time
 */
record NGrams<T>(Map<List<T>, Integer> counts, int total) {

  /** The runs of n items of a sequence. */
  static <T> NGrams<T> of(List<T> items, int n) {
    var counts = new HashMap<List<T>, Integer>();
    int total = Math.max(0, items.size() - n + 1);
    for (int start = 0; start < total; start++) {
      counts.merge(items.subList(start, start + n), 1, Integer::sum);
    }
    return new NGrams<>(counts, total);
  }

  /** How many runs the two have in common; a repeated one as often as both have it. */
  int overlap(NGrams<T> other) {
    int common = 0;
    for (Map.Entry<List<T>, Integer> run : counts.entrySet()) {
      common += Math.min(run.getValue(), other.counts.getOrDefault(run.getKey(), 0));
    }
    return common;
  }
}
