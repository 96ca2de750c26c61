package dev.candela.app.model;

import dev.candela.app.model.provider.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Where a model is that has been, or is being, connected to.
 *
 * @param version the version of the model's configuration
 * @param outcome what comes of it
 * @param begunAt when it began, as {@link System#nanoTime} counts
 */
record ModelSlot(long version, CompletableFuture<Outcome> outcome, long begunAt) {

  /** What came of connecting to a model. */
  sealed interface Outcome {

    /** It can be asked. */
    record Ready(LoadedModel model, Connection connection) implements Outcome {}

    /** It cannot; the reason is a sentence. */
    record Failed(String reason) implements Outcome {}
  }

  /** Connects on a thread of its own. */
  static ModelSlot connecting(long version, Supplier<Outcome> connect) {
    var outcome = new CompletableFuture<Outcome>();
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
    return new ModelSlot(version, outcome, System.nanoTime());
  }

  /** A model that has been connected to already. */
  static ModelSlot connected(long version, Outcome.Ready ready) {
    return new ModelSlot(version, CompletableFuture.completedFuture(ready), System.nanoTime());
  }

  /** Whether it failed, and that some time ago. */
  boolean deservesAnotherTry(Duration rest) {
    return outcome.isDone()
        && !(now() instanceof Outcome.Ready)
        && System.nanoTime() - begunAt > rest.toNanos();
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
