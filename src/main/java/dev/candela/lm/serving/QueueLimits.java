package dev.candela.lm.serving;

import java.time.Duration;

/**
 * How much a {@link ModelQueue} takes on.
 *
 * @param running the most requests that have the model at the same time, at least 1; the model
 *     interleaves their steps
 * @param waiting the most requests that wait for their turn; any more are refused
 * @param deadline the most time between a request's arrival and its answer
 * @param batchSize the most rows computed together, at least 1
 */
public record QueueLimits(int running, int waiting, Duration deadline, int batchSize) {
  public QueueLimits {
    if (running < 1 || waiting < 0 || batchSize < 1 || !deadline.isPositive()) {
      throw new IllegalArgumentException(
          "running and batchSize must be 1 or more, waiting 0 or more and deadline positive");
    }
  }
}
