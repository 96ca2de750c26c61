package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {

  @Test
  void theRestTakesAsLongPerRowAsWhatWasComputed() {
    assertThat(RemainingTime.seconds(4, Duration.ofSeconds(2), 10)).isEqualTo(5);
  }

  @Test
  void partsOfASecondAreOne() {
    assertThat(RemainingTime.seconds(10, Duration.ofSeconds(1), 1)).isEqualTo(1);
  }

  @Test
  void withoutAnythingComputedNobodyKnows() {
    assertThat(RemainingTime.seconds(0, Duration.ofSeconds(2), 10)).isNull();
  }

  @Test
  void whereNothingIsLeftNothingIsToWaitFor() {
    assertThat(RemainingTime.seconds(0, Duration.ZERO, 0)).isZero();
  }
}
