package dev.candela.app.model.provider;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats what failed in passing: a few attempts within a budget of time, with a random pause
 * between them whose bound doubles (full jitter, as Amazon's "Exponential backoff and jitter" calls
 * it). A provider that says when to come back is not asked before. There is no pause after the last
 * attempt.
 */
public final class Retries {

  /** Pauses, unless nobody wants the answer any more. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration, BooleanSupplier unwanted);
  }

  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final int attempts;
  private final Duration budget;
  private final Duration firstBound;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /**
   * @param attempts the most attempts, at least 1
   * @param budget the most time from the first attempt to the beginning of the last
   * @param firstBound the longest first pause
   */
  public Retries(int attempts, Duration budget, Duration firstBound) {
    this(
        attempts,
        budget,
        firstBound,
        () -> ThreadLocalRandom.current().nextLong(),
        System::nanoTime,
        Retries::sleep);
  }

  Retries(
      int attempts,
      Duration budget,
      Duration firstBound,
      RandomGenerator random,
      LongSupplier nanoTime,
      Pause pause) {
    this.attempts = attempts;
    this.budget = budget;
    this.firstBound = firstBound;
    this.random = random;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Makes attempts until one succeeds.
   *
   * @param attempt throws {@link TryAgain} when another one makes sense
   * @param unwanted whether nobody wants the answer any more
   * @throws dev.candela.lm.LanguageModelException the last attempt's
   * @throws CancellationException when nobody wants the answer any more
   */
  public <T> T run(Supplier<T> attempt, BooleanSupplier unwanted) {
    long begin = nanoTime.getAsLong();
    for (int made = 1; ; made++) {
      try {
        return attempt.get();
      } catch (TryAgain e) {
        Duration wait = wait(made, e);
        Duration spent = Duration.ofNanos(nanoTime.getAsLong() - begin);
        if (made >= attempts || spent.plus(wait).compareTo(budget) > 0) {
          throw e.trouble();
        }
        pause.of(wait, unwanted);
      }
    }
  }

  private Duration wait(int made, TryAgain e) {
    // Beyond that, the budget ends it in any case.
    long bound = firstBound.toNanos() << Math.min(made - 1, 16);
    Duration jitter = Duration.ofNanos(random.nextLong(bound + 1));
    Duration notBefore = e.notBefore();
    return notBefore != null && notBefore.compareTo(jitter) > 0 ? notBefore : jitter;
  }

  private static void sleep(Duration duration, BooleanSupplier unwanted) {
    long end = System.nanoTime() + duration.toNanos();
    try {
      for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
        if (unwanted.getAsBoolean()) {
          throw new CancellationException("nobody wants the answer any more");
        }
        Thread.sleep(Duration.ofNanos(Math.min(left, ASK_AGAIN.toNanos())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for another attempt");
    }
  }
}
