package dev.candela.app.model.provider;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets calls through to a model: a bounded number at the same time, and a bounded number in a
 * second (a token bucket that holds one second's worth). Somebody who waits in front of the screen
 * goes before the runs; among equals, whoever came first.
 */
public final class Throttle {

  /** Who is asking. */
  public enum Priority {
    /** A person waits for this one answer. */
    INTERACTIVE,
    /** A run works through many rows. */
    BACKGROUND
  }

  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Place> people = new ArrayDeque<>();
  private final Queue<Place> runs = new ArrayDeque<>();
  private final int concurrency;
  private final double perSecond;
  private final LongSupplier nanoTime;
  private int running;
  private double tokens;
  private long filledAt;

  /**
   * @param concurrency the most calls at the same time, at least 1
   * @param perSecond the most calls in a second; infinite for no limit
   */
  public Throttle(int concurrency, double perSecond) {
    this(concurrency, perSecond, System::nanoTime);
  }

  Throttle(int concurrency, double perSecond, LongSupplier nanoTime) {
    if (concurrency < 1 || !(perSecond > 0)) {
      throw new IllegalArgumentException("a throttle must let something through");
    }
    this.concurrency = concurrency;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    tokens = capacity();
    filledAt = nanoTime.getAsLong();
  }

  private double capacity() {
    return Math.max(1, perSecond);
  }

  /**
   * Makes a call as soon as it may begin.
   *
   * @param unwanted whether nobody wants the call any more
   * @throws CancellationException when nobody wants the call any more, or the thread is interrupted
   */
  public <T> T during(Priority priority, BooleanSupplier unwanted, Supplier<T> call) {
    begin(priority, unwanted);
    try {
      return call.get();
    } finally {
      end();
    }
  }

  private void begin(Priority priority, BooleanSupplier unwanted) {
    var me = new Place();
    Queue<Place> line = priority == Priority.INTERACTIVE ? people : runs;
    lock.lock();
    try {
      line.add(me);
      try {
        waitFor(me, unwanted);
        running++;
        tokens--;
      } finally {
        line.remove(me);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void waitFor(Place me, BooleanSupplier unwanted) {
    try {
      while (true) {
        if (unwanted.getAsBoolean()) {
          throw new CancellationException("nobody wants the answer any more");
        }
        long untilToken = nanosUntilToken();
        boolean first = me.equals(people.isEmpty() ? runs.peek() : people.peek());
        if (first && running < concurrency && untilToken <= 0) {
          return;
        }
        long soon = first && running < concurrency ? untilToken : ASK_AGAIN_NANOS;
        var _ = changed.awaitNanos(Math.clamp(soon, 1, ASK_AGAIN_NANOS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the model");
    }
  }

  private long nanosUntilToken() {
    long now = nanoTime.getAsLong();
    if (Double.isInfinite(perSecond)) {
      tokens = 1;
    } else {
      tokens = Math.min(capacity(), tokens + (now - filledAt) * perSecond / 1e9);
    }
    filledAt = now;
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * 1e9);
  }

  /** How many calls are under way. */
  public int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** How many calls wait. */
  public int waiting() {
    lock.lock();
    try {
      return people.size() + runs.size();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody's place in a line; equal to no other. */
  private static final class Place {}
}
