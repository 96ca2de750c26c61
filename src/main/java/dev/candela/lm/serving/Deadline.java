package dev.candela.lm.serving;

import java.time.Duration;

/** The moment after which an answer is of no use. */
record Deadline(Duration allowed, long endNanos) {

  static Deadline in(Duration allowed) {
    return new Deadline(allowed, System.nanoTime() + allowed.toNanos());
  }

  boolean passed() {
    // A difference, because nanoTime may overflow.
    return System.nanoTime() - endNanos >= 0;
  }
}
