package dev.candela.app.salience;

import java.util.HashMap;
import java.util.Map;

/** Seam: 1 - chrF of app.metric. */
final class TextDistance {
  private TextDistance() {}

  static double between(String target, String answer) {
    return target.equals(answer) ? 0 : 1 - f(count(target), count(answer));
  }

  private static double f(Map<String, Integer> a, Map<String, Integer> b) {
    double common = 0;
    double all = 0;
    for (var entry : a.entrySet()) {
      common += Math.min(entry.getValue(), b.getOrDefault(entry.getKey(), 0));
      all += entry.getValue();
    }
    for (int count : b.values()) {
      all += count;
    }
    return all == 0 ? 1 : 2 * common / all;
  }

  private static Map<String, Integer> count(String text) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i + 3 <= text.length(); i++) {
      counts.merge(text.substring(i, i + 3), 1, Integer::sum);
    }
    return counts;
  }
}
