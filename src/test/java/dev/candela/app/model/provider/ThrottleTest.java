package dev.candela.app.model.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.app.model.provider.Throttle.Priority;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void join() throws InterruptedException {
    release.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Thread start(Runnable work) {
    Thread thread = Thread.ofVirtual().start(work);
    threads.add(thread);
    return thread;
  }

  private void hold(Throttle throttle, Priority priority, Runnable when) {
    start(
        () ->
            throttle.during(
                priority,
                () -> false,
                () -> {
                  when.run();
                  await(release);
                  return "";
                }));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void noMoreCallsRunAtTheSameTimeThanAreAllowed() {
    var throttle = new Throttle(2, NO_LIMIT);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      start(
          () ->
              throttle.during(
                  Priority.BACKGROUND,
                  () -> false,
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    pause();
                    return running.decrementAndGet();
                  }));
    }
    until(() -> threads.stream().noneMatch(Thread::isAlive));
    assertThat(most.get()).isBetween(1, 2);
    assertThat(throttle.running()).isZero();
    assertThat(throttle.waiting()).isZero();
  }

  @Test
  void peopleGoBeforeRuns() {
    var throttle = new Throttle(1, NO_LIMIT);
    var order = new CopyOnWriteArrayList<String>();
    hold(throttle, Priority.BACKGROUND, () -> order.add("first"));
    until(() -> throttle.running() == 1);
    hold(throttle, Priority.BACKGROUND, () -> order.add("run"));
    until(() -> throttle.waiting() == 1);
    hold(throttle, Priority.INTERACTIVE, () -> order.add("person"));
    until(() -> throttle.waiting() == 2);
    release.countDown();
    until(() -> order.size() == 3);
    assertThat(order).containsExactly("first", "person", "run");
  }

  @Test
  void whoeverDoesNotWaitAnyMoreLeavesTheLine() {
    var throttle = new Throttle(1, NO_LIMIT);
    hold(throttle, Priority.BACKGROUND, () -> {});
    until(() -> throttle.running() == 1);
    assertThatThrownBy(() -> throttle.during(Priority.INTERACTIVE, () -> true, () -> "called"))
        .isInstanceOf(CancellationException.class);
    assertThat(throttle.waiting()).isZero();
  }

  @Test
  void aThreadThatIsInterruptedLeavesTheLine() throws InterruptedException {
    var throttle = new Throttle(1, NO_LIMIT);
    hold(throttle, Priority.BACKGROUND, () -> {});
    until(() -> throttle.running() == 1);
    var called = new AtomicBoolean();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    throttle.during(
                        Priority.BACKGROUND,
                        () -> false,
                        () -> {
                          called.set(true);
                          return "";
                        });
                  } catch (CancellationException e) {
                    // As it should be.
                  }
                });
    until(() -> throttle.waiting() == 1);
    waiting.interrupt();
    waiting.join();
    assertThat(called).isFalse();
    assertThat(throttle.waiting()).isZero();
  }

  @Test
  void aSecondsWorthOfCallsMayComeAtOnceAndThenAtTheRate() {
    var clock = new AtomicLong();
    var throttle = new Throttle(10, 2, clock::get);
    // Two are in the bucket; each half second brings another one.
    assertThat(callsThatPass(throttle)).isEqualTo(2);
    clock.addAndGet(500_000_000);
    assertThat(callsThatPass(throttle)).isEqualTo(1);
    clock.addAndGet(10_000_000_000L);
    assertThat(callsThatPass(throttle)).isEqualTo(2);
  }

  /** How many calls in a row need not wait. */
  private static int callsThatPass(Throttle throttle) {
    var passed = new AtomicInteger();
    try {
      while (true) {
        var asked = new AtomicInteger();
        // Asked again only when it has to wait.
        throttle.during(
            Priority.BACKGROUND, () -> asked.incrementAndGet() > 1, passed::incrementAndGet);
      }
    } catch (CancellationException e) {
      return passed.get();
    }
  }

  @Test
  void aCallThatFailsGivesItsPlaceUp() {
    var throttle = new Throttle(1, NO_LIMIT);
    assertThatThrownBy(
            () ->
                throttle.during(
                    Priority.INTERACTIVE,
                    () -> false,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(throttle.running()).isZero();
  }
}
