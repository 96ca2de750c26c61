package dev.candela.app.embedding;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Exact search for the nearest rows: every one is looked at. */
final class NearestRows {

  /** The farthest first; of two equally far ones, the later row. */
  private static final Comparator<Near> FARTHEST_FIRST =
      Comparator.comparingDouble(Near::distance).thenComparingInt(Near::row).reversed();

  private NearestRows() {}

  /**
   * Finds the nearest rows.
   *
   * @param rows [N, D]
   * @param query [D]
   * @param count how many are wanted
   * @return the nearest first; of equally near ones, the earlier row first
   */
  static List<Near> find(float[][] rows, float[] query, int count, Distance distance) {
    var nearest = new PriorityQueue<>(FARTHEST_FIRST);
    for (int row = 0; row < rows.length; row++) {
      nearest.add(new Near(row, distance.between(rows[row], query)));
      if (nearest.size() > count) {
        nearest.remove();
      }
    }
    return nearest.stream().sorted(FARTHEST_FIRST.reversed()).toList();
  }

  /**
   * A row and how far it is.
   *
   * @param row its index
   * @param distance from the query
   */
  record Near(int row, double distance) {}
}
