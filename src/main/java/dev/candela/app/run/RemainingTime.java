package dev.candela.app.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the rest of a run may take, judged by the rows that a model has computed. */
final class RemainingTime {
  private RemainingTime() {}

  /**
   * Seconds, rounded up.
   *
   * @param computed rows that a model has answered or refused in {@code elapsed}; rows from the
   *     cache tell nothing about it
   * @param remaining rows that wait; some of them may be in the cache, which nobody knows yet
   * @return null when nothing has been computed
   */
  static @Nullable Long seconds(int computed, Duration elapsed, int remaining) {
    if (remaining == 0) {
      return 0L;
    }
    if (computed <= 0) {
      return null;
    }
    double perRow = Math.max(0, elapsed.toMillis()) / (double) computed;
    return (long) Math.ceil(perRow * remaining / 1000);
  }
}
