package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PatienceTest {

  private static final Failure AWAY =
      Failure.of(ErrorCode.UNAVAILABLE, "Nobody takes connections at localhost:8081.");

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final Patience patience = new Patience(Duration.ofSeconds(10), nanoTime::get);

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void aModelThatIsAwayIsBorneUntilThereWasNoAnswerForTooLong() {
    assertThat(patience.bears(AWAY)).isTrue();
    pass(Duration.ofSeconds(9));
    assertThat(patience.bears(AWAY)).isTrue();
    assertThat(patience.times()).isEqualTo(2);
    assertThat(patience.lastStraw()).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(patience.bears(AWAY)).isFalse();
    assertThat(patience.lastStraw()).contains(AWAY);
  }

  @Test
  void anAnswerEndsTheTrialAndTheNextOneBeginsAnew() {
    assertThat(patience.isTried()).isFalse();
    patience.bears(AWAY);
    assertThat(patience.isTried()).isTrue();
    pass(Duration.ofSeconds(9));
    patience.restore();
    assertThat(patience.isTried()).isFalse();

    pass(Duration.ofSeconds(9));
    assertThat(patience.bears(AWAY)).isTrue();
    pass(Duration.ofSeconds(9));
    assertThat(patience.bears(AWAY)).isTrue();
  }

  @Test
  void onceItIsLostItStaysSo() {
    patience.bears(AWAY);
    pass(Duration.ofSeconds(10));
    patience.bears(AWAY);
    patience.restore();
    assertThat(patience.bears(AWAY)).isFalse();
    assertThat(patience.lastStraw()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      mode = Mode.EXCLUDE,
      names = {"UNAVAILABLE", "OVERLOADED"})
  void whatIsSaidOfTheQuestionIsNotBorne(ErrorCode code) {
    assertThat(patience.bears(Failure.of(code, "No."))).isFalse();
    assertThat(patience.isTried()).isFalse();
    assertThat(patience.lastStraw()).isEmpty();
  }

  @Test
  void whereThereIsNoneEachRowFailsForItself() {
    var none = new Patience(Duration.ZERO, nanoTime::get);
    assertThat(none.bears(AWAY)).isFalse();
    assertThat(none.bears(AWAY)).isFalse();
    assertThat(none.lastStraw()).isEmpty();
  }
}
