package dev.candela.lm.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelQueueTest {

  private final ToyLanguageModel model = new ToyLanguageModel(1000);
  private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    others.shutdownNow();
  }

  @Test
  void aListIsComputedInBatchesAndAnsweredInOrder() {
    ModelQueue queue = queue(1, 0, 2);
    List<Generation> answers =
        queue.generate(prompts(5, 3), GenerationObserver.NONE, Caller.PATIENT);
    assertThat(answers).extracting(Generation::promptTokens).containsExactly(2, 3, 4, 5, 6);
    assertThat(model.batchSizes()).containsExactly(2, 2, 1);
  }

  @Test
  void theListenerHearsTheRowsOfTheListFromTheBeginningOfEachToItsAnswer() {
    ModelQueue queue = queue(1, 0, 2);
    var heard = new ArrayList<String>();
    queue.generate(
        prompts(3, 2),
        new GenerationObserver() {
          @Override
          public void onBegin(int row) {
            heard.add(row + "!");
          }

          @Override
          public void onToken(int row, GeneratedToken token, String text) {
            heard.add(row + text);
          }

          @Override
          public void onFinished(int row, Generation generation) {
            heard.add(row + "=" + generation.text());
          }
        },
        Caller.PATIENT);
    assertThat(heard)
        .containsExactly(
            "0!", "1!", "0a", "0b", "1a", "1b", "0=ab", "1=ab", "2!", "2a", "2b", "2=ab");
  }

  @Test
  void noMoreRequestsRunAtTheSameTimeThanConfigured() {
    model.slow(20);
    ModelQueue queue = queue(2, 10, 1);
    var most = new AtomicInteger();
    GenerationObserver watch =
        (row, token, text) -> most.accumulateAndGet(model.running(), Math::max);
    var requests =
        IntStream.range(0, 6)
            .mapToObj(i -> later(() -> queue.generate(prompts(1, 3), watch, Caller.PATIENT)))
            .toList();
    requests.forEach(CompletableFuture::join);
    assertThat(most).hasValue(2);
  }

  @Test
  void aRequestBeyondTheWaitingOnesIsRefusedAtOnce() {
    model.slow(50);
    ModelQueue queue = queue(1, 1, 1);
    var first = occupy(queue);
    var second =
        later(() -> queue.generate(prompts(1, 1), GenerationObserver.NONE, Caller.PATIENT));
    until(() -> queue.waiting() == 1);
    assertThat(
            refusal(() -> queue.generate(prompts(1, 1), GenerationObserver.NONE, Caller.PATIENT)))
        .isEqualTo(Kind.OVERLOADED);
    assertThat(refusal(() -> queue.salience(List.of(salience("a", "b")), Caller.PATIENT)))
        .isEqualTo(Kind.OVERLOADED);
    first.leave();
    assertThat(second.join()).hasSize(1);
  }

  @Test
  void whoeverCameFirstIsServedFirst() {
    ModelQueue queue = queue(1, 10, 1);
    var first = occupy(queue);
    var waiting = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 5; i++) {
      String prompt = "waiting " + i;
      waiting.add(
          later(
              () ->
                  queue.generate(
                      List.of(prompt(prompt, 1)), GenerationObserver.NONE, Caller.PATIENT)));
      int length = i + 1;
      until(() -> queue.waiting() == length);
    }
    first.leave();
    waiting.forEach(CompletableFuture::join);
    assertThat(model.prompts().subList(1, 6))
        .containsExactly("waiting 0", "waiting 1", "waiting 2", "waiting 3", "waiting 4");
  }

  @Test
  void aLongListLetsOthersHaveTheirTurnBetweenItsBatches() {
    model.slow(20);
    ModelQueue queue = queue(1, 1, 1);
    var list = later(() -> queue.generate(prompts(20, 2), GenerationObserver.NONE, Caller.PATIENT));
    until(() -> !model.prompts().isEmpty());
    queue.generate(List.of(prompt("short", 1)), GenerationObserver.NONE, Caller.PATIENT);
    assertThat(list.join()).hasSize(20);
    assertThat(model.prompts()).hasSize(21);
    assertThat(model.prompts().getLast()).isNotEqualTo("short");
  }

  @Test
  void aCallerWhoLeavesWhileWaitingIsForgotten() {
    ModelQueue queue = queue(1, 1, 1);
    var first = occupy(queue);
    var gone = new AtomicBoolean();
    var second = later(() -> queue.generate(prompts(1, 1), GenerationObserver.NONE, gone::get));
    until(() -> queue.waiting() == 1);
    gone.set(true);
    assertThatThrownBy(second::join).hasCauseInstanceOf(CancellationException.class);
    assertThat(queue.waiting()).isZero();
    first.leave();
    assertThat(queue.generate(prompts(1, 1), GenerationObserver.NONE, Caller.PATIENT)).hasSize(1);
  }

  @Test
  void aCallerWhoLeavesWhileTheModelWritesEndsTheGeneration() {
    model.slow(5);
    ModelQueue queue = queue(1, 0, 1);
    occupy(queue).leave();
    until(() -> model.cancelledRows() == 1);
    until(() -> queue.running() == 0);
  }

  @Test
  void aCallerIsToldThatItWaits() {
    ModelQueue queue = queue(1, 1, 1);
    var first = occupy(queue);
    var told = new AtomicInteger();
    var second =
        later(
            () ->
                queue.generate(
                    prompts(1, 1),
                    GenerationObserver.NONE,
                    new Caller() {
                      @Override
                      public boolean gone() {
                        return false;
                      }

                      @Override
                      public void waiting() {
                        told.incrementAndGet();
                      }
                    }));
    until(() -> told.get() >= 2);
    first.leave();
    second.join();
  }

  @Test
  void whoeverWaitsBeyondTheDeadlineIsRefused() {
    ModelQueue queue = new ModelQueue(model, new QueueLimits(1, 1, Duration.ofMillis(300), 1));
    model.slow(2000);
    var first = later(() -> queue.generate(prompts(1, 2), GenerationObserver.NONE, Caller.PATIENT));
    until(() -> queue.running() == 1);
    assertThat(refusal(() -> queue.salience(List.of(salience("a", "b")), Caller.PATIENT)))
        .isEqualTo(Kind.OVERLOADED);
    assertThatThrownBy(first::join)
        .cause()
        .isInstanceOfSatisfying(
            LanguageModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void tokenizingNeverWaitsForAGeneration() {
    ModelQueue queue = queue(1, 0, 1);
    var first = occupy(queue);
    assertThat(queue.tokenize(List.of("ab", ""), Caller.PATIENT))
        .extracting(tokenization -> tokenization.size())
        .containsExactly(3, 1);
    first.leave();
  }

  @Test
  void aTextThatIsTooLongRefusesTheListBeforeAnythingIsComputed() {
    ModelQueue queue = queue(1, 0, 1);
    var requests = new ArrayList<>(prompts(3, 1));
    requests.add(prompt("x".repeat(999), 1));
    assertThatThrownBy(() -> queue.generate(requests, GenerationObserver.NONE, Caller.PATIENT))
        .isInstanceOfSatisfying(
            LanguageModelException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.TOO_LONG);
              assertThat(e.row()).isEqualTo(3);
              assertThat(e.field()).isEqualTo("prompt");
              assertThat(e.details()).containsEntry("have", 1000).containsEntry("limit", 999);
            });
    assertThat(model.prompts()).isEmpty();
  }

  @Test
  void aMaskOfTheWrongLengthRefusesTheListBeforeAnythingIsComputed() {
    ModelQueue queue = queue(1, 0, 1);
    var wrong = new TargetSelection.TokenMask(List.of(true));
    assertThatThrownBy(
            () ->
                queue.salience(
                    List.of(salience("a", "b"), new SalienceRequest("a", "b", wrong, false)),
                    Caller.PATIENT))
        .isInstanceOfSatisfying(
            LanguageModelException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.INVALID);
              assertThat(e.row()).isEqualTo(1);
              assertThat(e.details()).containsEntry("have", 1).containsEntry("expected", 3);
            });
    assertThat(model.batchSizes()).isEmpty();
  }

  @Test
  void closingEndsWhatRunsRefusesWhatWaitsAndClosesTheModel() {
    model.slow(5);
    ModelQueue queue = queue(1, 1, 1);
    var first =
        later(() -> queue.generate(prompts(1, 900), GenerationObserver.NONE, Caller.PATIENT));
    until(() -> queue.running() == 1);
    var second =
        later(() -> queue.generate(prompts(1, 1), GenerationObserver.NONE, Caller.PATIENT));
    until(() -> queue.waiting() == 1);
    queue.close();
    assertThat(model.closed()).isTrue();
    for (CompletableFuture<?> ended : List.of(first, second)) {
      assertThatThrownBy(ended::join).hasCauseInstanceOf(LanguageModelException.class);
    }
    assertThat(refusal(() -> queue.tokenize(List.of("a"), Caller.PATIENT)))
        .isEqualTo(Kind.UNAVAILABLE);
  }

  private ModelQueue queue(int running, int waiting, int batchSize) {
    return new ModelQueue(
        model, new QueueLimits(running, waiting, Duration.ofSeconds(20), batchSize));
  }

  /** Prompts of 1, 2, 3 ... characters. */
  private static List<GenerationRequest> prompts(int count, int maxNewTokens) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(length -> prompt("x".repeat(length), maxNewTokens))
        .toList();
  }

  private static GenerationRequest prompt(String text, int maxNewTokens) {
    var parameters =
        new GenerationParameters(maxNewTokens, null, null, null, null, null, List.of());
    return new GenerationRequest(text, parameters, false);
  }

  private static SalienceRequest salience(String prompt, String target) {
    return new SalienceRequest(prompt, target, new TargetSelection.WholeTarget(), false);
  }

  private static Kind refusal(Runnable call) {
    return catchThrowableOfType(LanguageModelException.class, call::run).kind();
  }

  private <T> CompletableFuture<T> later(java.util.function.Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, others);
  }

  /** Has the model until told to leave. */
  private Occupant occupy(ModelQueue queue) {
    var leave = new AtomicBoolean();
    model.slow(5);
    var occupied =
        later(() -> queue.generate(prompts(1, 900), GenerationObserver.NONE, leave::get));
    until(() -> model.running() == 1);
    return () -> {
      leave.set(true);
      occupied.join();
    };
  }

  private interface Occupant {
    void leave();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
