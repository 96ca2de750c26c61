package dev.candela.app.job;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does some things at the same time, as many as are allowed. The first defect stops it; closing
 * waits for what has begun and throws that defect.
 */
public final class Workers implements AutoCloseable {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final int most;
  private final BooleanSupplier stopped;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  /**
   * @param most how many things are done at the same time
   * @param stopped whether nothing more is to be begun
   */
  public Workers(int most, BooleanSupplier stopped) {
    this.most = most;
    this.stopped = stopped;
    free = new Semaphore(most);
  }

  /** Does something as soon as a worker is free; false when nothing more is to be begun. */
  public boolean submit(Runnable task) {
    try {
      do {
        if (stopped.getAsBoolean() || defect.get() != null) {
          return false;
        }
      } while (!free.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    Thread.ofVirtual().name("worker").start(() -> run(task));
    return true;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      defect.compareAndSet(null, e);
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    free.acquireUninterruptibly(most);
    switch (defect.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
