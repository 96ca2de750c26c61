package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.torch.Golden;
import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import dev.candela.modelserver.start.ModelHost;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Serves another model for the time of a test. The server, its HTTP and its queue are real. */
public final class Swap implements AutoCloseable {

  private static final QueueLimits LIMITS = new QueueLimits(4, 64, Duration.ofSeconds(60), 2);

  private final ModelHost host;
  private final ModelQueue before;
  private final boolean closeAfterwards;

  /** Serves a model and closes it afterwards. */
  Swap(ModelHost host, LanguageModel model) {
    this(host, new ModelQueue(model, LIMITS));
  }

  /** Serves a small Gemma in Keras' form, which has a chat template. */
  public static Swap gemma(ModelHost host) {
    return new Swap(
        host,
        TorchLanguageModel.open(
            new TorchSettings("a", Golden.kerasFolder("gemma"), Precision.FLOAT32, 2, 128)));
  }

  /** Serves a queue and closes it, with its model, afterwards. */
  Swap(ModelHost host, ModelQueue queue) {
    this(host, queue, true);
  }

  private Swap(ModelHost host, ModelQueue queue, boolean closeAfterwards) {
    this.host = host;
    this.closeAfterwards = closeAfterwards;
    // The configured model must have come, or it would take the place of this one.
    until(() -> host.queueIfReady().isPresent());
    before = host.queue();
    host.serve(queue);
  }

  /** Serves a model that is needed again later. */
  static Swap borrowed(ModelHost host, LanguageModel model) {
    return new Swap(host, new ModelQueue(model, LIMITS), false);
  }

  @Override
  public void close() {
    ModelQueue swapped = host.queue();
    host.serve(before);
    if (closeAfterwards) {
      swapped.close();
    }
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
