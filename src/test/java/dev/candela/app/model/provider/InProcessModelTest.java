package dev.candela.app.model.provider;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelContract;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.torch.Golden;
import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, for the model of this process. */
class InProcessModelTest extends LanguageModelContract {

  private static ModelQueue queue;

  @BeforeAll
  static void load() {
    var settings = new TorchSettings("gpt2", Golden.folder("gpt2"), Precision.FLOAT32, 2, 512);
    queue =
        new ModelQueue(
            TorchLanguageModel.open(settings), new QueueLimits(2, 64, Duration.ofMinutes(1), 2));
  }

  @AfterAll
  static void close() {
    queue.close();
  }

  @Override
  protected LanguageModel model() {
    return new ThrottledModel(
        new InProcessModel(queue),
        new Throttle(2, Double.POSITIVE_INFINITY),
        Throttle.Priority.INTERACTIVE,
        2);
  }
}
