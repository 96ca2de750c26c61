package dev.candela.app.stream;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether the process has been told to end. The web server first waits for its open requests, so
 * that streams which last as long as a run would use up the time that there is: they, and the runs,
 * learn of the signal itself.
 */
@Singleton
public class Draining {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Thread hook = Thread.ofPlatform().name("draining").unstarted(this::begin);
  private volatile boolean started;
  private volatile long startedNanos;

  void listen(@Observes StartupEvent event) {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An end without a signal: of a test, or a live reload. */
  void end(@Observes @Priority(1) ShutdownEvent event) {
    begin();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs already.
    }
  }

  /** Whether it has. */
  public boolean started() {
    return started;
  }

  /** How long ago it was; of no meaning before it has. */
  public Duration since() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Runs something, quickly, as soon as it has. */
  public void whenStarted(Runnable listener) {
    listeners.add(listener);
    if (started) {
      listener.run();
    }
  }

  private synchronized void begin() {
    if (!started) {
      startedNanos = System.nanoTime();
      started = true;
    }
    listeners.forEach(Runnable::run);
  }
}
