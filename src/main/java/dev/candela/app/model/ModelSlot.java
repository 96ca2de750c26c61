package dev.candela.app.model;

import dev.candela.app.model.provider.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Where a model is that has been, or is being, connected to.
 *
 * @param version the version of the model's configuration
 * @param createdAt which model of its name it is: one may be removed and another one loaded
 * @param outcome what comes of it
 * @param endedAt when it did, as {@link System#nanoTime} counts
 */
record ModelSlot(
    long version,
    Instant createdAt,
    CompletableFuture<Outcome> outcome,
    CompletableFuture<Long> endedAt) {

  /** What came of connecting to a model. */
  sealed interface Outcome {

    /** It can be asked. */
    record Ready(LoadedModel model, Connection connection) implements Outcome {}

    /** It cannot; the reason is a sentence. */
    record Failed(String reason) implements Outcome {}
  }

  /** Connects on a thread of its own. */
  static ModelSlot connecting(ModelRow row, Supplier<Outcome> connect) {
    var outcome = new CompletableFuture<Outcome>();
    ModelSlot slot = of(row, outcome);
    Thread.ofVirtual()
        .name("model-connecting")
        .start(
            () -> {
              try {
                outcome.complete(connect.get());
              } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
              }
            });
    return slot;
  }

  /** A model that has been connected to already. */
  static ModelSlot connected(ModelRow row, Outcome.Ready ready) {
    return of(row, CompletableFuture.completedFuture(ready));
  }

  private static ModelSlot of(ModelRow row, CompletableFuture<Outcome> outcome) {
    return new ModelSlot(
        row.version(),
        row.createdAt(),
        outcome,
        outcome.handle((ended, defect) -> System.nanoTime()));
  }

  /** Whether it is about this very configuration. */
  boolean isOf(ModelRow row) {
    return version == row.version() && createdAt.equals(row.createdAt());
  }

  /**
   * Whether it failed, and that some time ago.
   *
   * @param now as {@link System#nanoTime} counts
   */
  boolean deservesAnotherTry(Duration rest, long now) {
    return endedAt.isDone()
        && !(now() instanceof Outcome.Ready)
        && now - endedAt.join() > rest.toNanos();
  }

  /** What has come of it, a failure if nothing has. */
  Outcome now() {
    return within(Duration.ZERO);
  }

  /** What comes of it in a while. */
  Outcome within(Duration patience) {
    try {
      return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Outcome.Failed("The model is being connected to; try again later.");
    } catch (ExecutionException e) {
      return new Outcome.Failed("The model could not be connected to because of a defect.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("The wait for the model was interrupted.");
    }
  }
}
