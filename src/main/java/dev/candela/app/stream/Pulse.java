package dev.candela.app.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells those who wait that something has happened, without saying what: they look for themselves.
 * Beats that come while nobody looks are one.
 */
public final class Pulse {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition beaten = lock.newCondition();
  private long beats;

  /** Something has happened. */
  public void beat() {
    lock.lock();
    try {
      beats++;
      beaten.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often something has happened so far; ask before looking. */
  public long beats() {
    lock.lock();
    try {
      return beats;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there were more beats than the caller has seen, at most for some time. */
  public void await(long seen, Duration longest) {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (beats == seen && left > 0) {
        left = beaten.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Whoever interrupts wants an end; the caller's own condition decides.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment, whatever happens. */
  public static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
