package dev.candela.app.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a run bears a model that is away for a while, or has too much to do: what it cannot have is
 * asked again later, until there was no answer at all for too long. Safe for several threads.
 */
final class Patience {

  private final Duration most;
  private final LongSupplier nanoTime;
  private boolean away;
  private long awaySince;
  private long times;
  private @Nullable Failure lastStraw;

  /**
   * @param most the longest time without an answer; zero to put up with nothing
   */
  Patience(Duration most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** The model is there, or another one: what was borne is forgotten. */
  synchronized void restore() {
    away = false;
  }

  /**
   * A row could not be had.
   *
   * @return whether it is to be asked for again later; otherwise it has failed
   */
  synchronized boolean bears(Failure failure) {
    if (!failure.mayPass() || most.isZero() || lastStraw != null) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (!away) {
      away = true;
      awaySince = now;
    }
    if (now - awaySince >= most.toNanos()) {
      lastStraw = failure;
      return false;
    }
    times++;
    return true;
  }

  /** Whether the last that was heard of the model is that it cannot be had. */
  synchronized boolean isTried() {
    return away;
  }

  /** How many rows were put off so far. */
  synchronized long times() {
    return times;
  }

  /** What was not borne any more: the rest need not be asked. */
  synchronized Optional<Failure> lastStraw() {
    return Optional.ofNullable(lastStraw);
  }
}
