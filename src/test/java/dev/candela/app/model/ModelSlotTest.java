package dev.candela.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.model.ModelSlot.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelSlotTest {

  private static final Duration REST = Duration.ofSeconds(10);

  private static ModelRow row(long version, String createdAt) {
    return new ModelRow("m", "l", "{}", null, version, Instant.parse(createdAt));
  }

  @Test
  void theRestOfAModelThatCouldNotBeConnectedToBeginsWhenThatIsKnown() throws Exception {
    var late = new CountDownLatch(1);
    ModelSlot slot =
        ModelSlot.connecting(
            row(1, "2026-01-01T00:00:00Z"),
            () -> {
              try {
                late.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new Outcome.Failed("It did not answer in time.");
            });
    assertThat(slot.deservesAnotherTry(REST, System.nanoTime() + REST.toNanos() * 2)).isFalse();
    long before = System.nanoTime();
    late.countDown();
    long ended = slot.endedAt().get();
    assertThat(ended - before).isGreaterThanOrEqualTo(0);
    assertThat(slot.now()).isEqualTo(new Outcome.Failed("It did not answer in time."));
    assertThat(slot.deservesAnotherTry(REST, ended + REST.toNanos())).isFalse();
    assertThat(slot.deservesAnotherTry(REST, ended + REST.toNanos() + 1)).isTrue();
  }

  @Test
  void itIsOfOneVersionOfOneModelAndNotOfAnotherThatHasItsName() {
    ModelSlot slot =
        ModelSlot.connecting(row(1, "2026-01-01T00:00:00Z"), () -> new Outcome.Failed("No."));
    assertThat(slot.isOf(row(1, "2026-01-01T00:00:00Z"))).isTrue();
    assertThat(slot.isOf(row(2, "2026-01-01T00:00:00Z"))).isFalse();
    assertThat(slot.isOf(row(1, "2026-01-01T00:00:01Z"))).isFalse();
  }
}
