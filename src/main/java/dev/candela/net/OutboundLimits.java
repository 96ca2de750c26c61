package dev.candela.net;

import java.time.Duration;

/**
 * How much an answer may take.
 *
 * @param silence the longest time without a byte, also until the first one
 * @param total the most time from the request to the last byte
 * @param bytes the most bytes of the answer, after decompression
 * @param redirects the most redirects that are followed
 */
public record OutboundLimits(Duration silence, Duration total, long bytes, int redirects) {

  /** For small answers. */
  public static final OutboundLimits SMALL =
      new OutboundLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, 3);

  public OutboundLimits {
    if (!silence.isPositive() || !total.isPositive() || bytes < 0 || redirects < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
