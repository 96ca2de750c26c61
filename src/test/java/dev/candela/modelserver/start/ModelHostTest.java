package dev.candela.modelserver.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.serving.ToyLanguageModel;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ModelHostTest {

  private final ModelHost host = new ModelHost();
  private final ModelHealth health = new ModelHealth(host);

  @Test
  void whileTheModelIsLoadedItIsNotReadyAndSaysSo() {
    assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(host.queueIfReady()).isEmpty();
    assertUnavailable("The model is being loaded; try again later.");
  }

  @Test
  void aModelThatFailedSaysWhy() {
    host.fail("config.json is missing.");
    assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
    assertUnavailable("The model could not be loaded: config.json is missing.");
  }

  @Test
  void aModelThatIsThereIsReadyAndIsClosedWithTheServer() {
    var model = new ToyLanguageModel(10);
    host.serve(new ModelQueue(model, new QueueLimits(1, 1, Duration.ofSeconds(1), 1)));
    assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    assertThat(host.queue().info().name()).isEqualTo("toy");
    host.close();
    assertThat(model.closed()).isTrue();
  }

  private void assertUnavailable(String message) {
    assertThatThrownBy(host::queue)
        .isInstanceOfSatisfying(
            LanguageModelException.class,
            e -> assertThat(e.kind()).isEqualTo(LanguageModelException.Kind.UNAVAILABLE))
        .hasMessage(message);
  }
}
