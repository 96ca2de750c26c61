package dev.candela.app.model.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pauses are only counted: nobody waits. */
class RetriesTest {

  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Retries by a clock that only the pauses move. */
  private Retries retries(int most, Duration budget) {
    return new Retries(
        most,
        budget,
        Duration.ofSeconds(1),
        new java.util.Random(7),
        clock::get,
        (duration, unwanted) -> {
          if (unwanted.getAsBoolean()) {
            throw new CancellationException();
          }
          pauses.add(duration);
          clock.addAndGet(duration.toNanos());
        });
  }

  private static TryAgain again(@Nullable Duration notBefore) {
    return new TryAgain(new LanguageModelException(Kind.UNAVAILABLE, "later"), notBefore);
  }

  private String fail(@Nullable Duration notBefore) {
    attempts.incrementAndGet();
    throw again(notBefore);
  }

  @Test
  void whatSucceedsIsNotRepeated() {
    assertThat(retries(5, Duration.ofMinutes(1)).run(() -> "answer", () -> false))
        .isEqualTo("answer");
    assertThat(pauses).isEmpty();
  }

  @Test
  void thereIsNoPauseAfterTheLastAttempt() {
    assertThatThrownBy(() -> retries(4, Duration.ofHours(1)).run(() -> fail(null), () -> false))
        .isInstanceOf(LanguageModelException.class)
        .hasMessage("later");
    assertThat(attempts).hasValue(4);
    assertThat(pauses).hasSize(3);
  }

  @Test
  void pausesAreRandomBelowABoundThatDoubles() {
    var bounds = new ArrayList<Long>();
    for (int i = 0; i < 200; i++) {
      pauses.clear();
      var random = new java.util.Random(i);
      var retries =
          new Retries(
              4,
              Duration.ofHours(1),
              Duration.ofSeconds(1),
              random,
              () -> 0,
              (duration, unwanted) -> pauses.add(duration));
      assertThatThrownBy(() -> retries.run(() -> fail(null), () -> false))
          .isInstanceOf(LanguageModelException.class);
      assertThat(pauses.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(pauses.get(1)).isLessThanOrEqualTo(Duration.ofSeconds(2));
      assertThat(pauses.get(2)).isLessThanOrEqualTo(Duration.ofSeconds(4));
      bounds.add(pauses.get(2).toMillis());
    }
    assertThat(bounds).anyMatch(millis -> millis < 1_000).anyMatch(millis -> millis > 3_000);
  }

  @Test
  void aProviderThatSaysWhenIsNotAskedBefore() {
    assertThatThrownBy(
            () ->
                retries(2, Duration.ofHours(1))
                    .run(() -> fail(Duration.ofSeconds(30)), () -> false))
        .isInstanceOf(LanguageModelException.class);
    assertThat(pauses).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void nobodyWaitsBeyondTheBudget() {
    assertThatThrownBy(
            () ->
                retries(5, Duration.ofSeconds(10))
                    .run(() -> fail(Duration.ofSeconds(6)), () -> false))
        .isInstanceOf(LanguageModelException.class);
    assertThat(attempts).hasValue(2);
    assertThat(pauses).containsExactly(Duration.ofSeconds(6));
  }

  @Test
  void otherTroubleIsNotRepeated() {
    assertThatThrownBy(
            () ->
                retries(5, Duration.ofHours(1))
                    .run(
                        () -> {
                          attempts.incrementAndGet();
                          throw new LanguageModelException(Kind.INVALID, "wrong");
                        },
                        () -> false))
        .hasMessage("wrong");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void whatNobodyWantsIsNotRepeated() {
    assertThatThrownBy(() -> retries(5, Duration.ofHours(1)).run(() -> fail(null), () -> true))
        .isInstanceOf(CancellationException.class);
    assertThat(attempts).hasValue(1);
  }
}
