package dev.candela.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.CheckpointException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

  @Test
  void aModelThatDoesNotFitIsRefusedWithNumbersBeforeItIsLoaded() {
    var settings =
        new TorchSettings(
            "a", Golden.folder("llama"), Precision.FLOAT32, 1, 64, OptionalLong.of(1 << 20));
    assertThatThrownBy(() -> TorchLanguageModel.open(settings))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "the model needs about 0\\.\\d\\d GB of memory \\(0\\.\\d\\d GB weights, 0\\.\\d\\d GB"
                + " cache, 0\\.\\d\\d GB for salience\\), but the (machine|GPU) has 0\\.00 GB; take"
                + " .*");
  }

  @Test
  void whatFitsIsNotRefused() {
    MemoryNeed need = new MemoryNeed(1, 1, 1);
    assertThatCode(() -> need.check(need.total(), "the machine")).doesNotThrowAnyException();
    assertThatThrownBy(() -> need.check(need.total() - 1, "the machine"))
        .isInstanceOf(CheckpointException.class);
  }

  @Test
  void weightsInTheWantedFormatAreCountedOnceAndCacheAndWorkGrowWithTheBatch() {
    Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama"));
    MemoryNeed one = MemoryNeed.of(checkpoint, Precision.FLOAT32, 1, 100, false);
    MemoryNeed eight = MemoryNeed.of(checkpoint, Precision.FLOAT32, 8, 100, false);
    assertThat(one.weights()).isEqualTo(4 * checkpoint.parameterCount());
    assertThat(eight.weights()).isEqualTo(one.weights());
    assertThat(eight.cache()).isEqualTo(8 * one.cache()).isPositive();
    assertThat(eight.work()).isEqualTo(8 * one.work()).isPositive();
  }
}
