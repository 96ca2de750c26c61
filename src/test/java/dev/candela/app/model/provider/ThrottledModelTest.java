package dev.candela.app.model.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.serving.ToyLanguageModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThrottledModelTest {

  private final ToyLanguageModel toy = new ToyLanguageModel(100);
  private final Throttle throttle = new Throttle(1, Double.POSITIVE_INFINITY);
  private final ThrottledModel model =
      new ThrottledModel(toy, throttle, Throttle.Priority.INTERACTIVE, 2);

  private static GenerationRequest request() {
    return new GenerationRequest("a", GenerationParameters.DEFAULTS, false);
  }

  @Test
  void aListIsAskedInBatchesThatSuitTheProvider() {
    assertThat(model.generate(Collections.nCopies(5, request()), GenerationListener.NONE))
        .hasSize(5);
    assertThat(toy.batchSizes()).containsExactly(2, 2, 1);
  }

  @Test
  void theListenerHearsTheRowsOfTheWholeList() {
    var rows = new ArrayList<Integer>();
    model.generate(Collections.nCopies(3, request()), (row, token, text) -> rows.add(row));
    assertThat(rows).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
  }

  @Test
  void eachRowBeginsWhenItsBatchHasItsTurn() {
    var heard = new ArrayList<String>();
    model.generate(
        Collections.nCopies(3, request()),
        new GenerationListener() {
          @Override
          public void onBegin(int row) {
            heard.add("begin %d with %d under way".formatted(row, throttle.running()));
          }

          @Override
          public void onToken(int row, GeneratedToken token, String text) {
            if (text.equals("a")) {
              heard.add("first token of " + row);
            }
          }
        });
    assertThat(heard)
        .containsExactly(
            "begin 0 with 1 under way",
            "begin 1 with 1 under way",
            "first token of 0",
            "first token of 1",
            "begin 2 with 1 under way",
            "first token of 2");
  }

  @Test
  void troubleNamesTheRowOfTheWholeList() {
    var queued =
        new ThrottledModel(
            new InProcessModel(
                new ModelQueue(toy, new QueueLimits(1, 1, Duration.ofMinutes(1), 2))),
            throttle,
            Throttle.Priority.INTERACTIVE,
            2);
    var good = new SalienceRequest("a", "b", new TargetSelection.WholeTarget(), false);
    var bad = new SalienceRequest("a", "b", new TargetSelection.TokenMask(List.of(true)), false);
    LanguageModelException refused =
        catchThrowableOfType(
            LanguageModelException.class, () -> queued.salience(List.of(good, good, good, bad)));
    assertThat(refused.row()).isEqualTo(3);
    assertThat(refused.kind()).isEqualTo(Kind.INVALID);
  }

  @Test
  void rowsThatAreGivenUpWhileTheyWaitEndAsCancelled() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Thread other =
        Thread.ofVirtual()
            .start(
                () ->
                    throttle.during(
                        Throttle.Priority.BACKGROUND,
                        () -> false,
                        () -> {
                          begun.countDown();
                          try {
                            release.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return "";
                        }));
    begun.await();
    var impatient =
        new GenerationListener() {
          @Override
          public void onToken(int row, GeneratedToken token, String text) {}

          @Override
          public boolean cancelled(int row) {
            return throttle.waiting() > 0;
          }
        };
    assertThat(model.generate(List.of(request()), impatient).getFirst().finishReason())
        .isEqualTo(FinishReason.CANCELLED);
    assertThat(toy.prompts()).isEmpty();
    release.countDown();
    other.join();
  }
}
