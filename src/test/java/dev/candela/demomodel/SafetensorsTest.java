package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  private static final Safetensors.Tensor TENSOR =
      new Safetensors.Tensor(new long[] {2, 2}, new float[] {1.5f, -2f, 0.1f, 1e-3f});

  @TempDir Path folder;

  @Test
  void whatIsWrittenAsFloatIsReadUnchanged() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("a", TENSOR), false);
    Safetensors.Tensor read = Safetensors.read(file).getOrDefault("a", TENSOR.part(0));
    assertThat(read.shape()).containsExactly(2, 2);
    assertThat(read.values()).containsExactly(TENSOR.values());
  }

  @Test
  void bfloat16KeepsEightBitsOfPrecision() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("a", TENSOR), true);
    float[] read = Safetensors.read(file).getOrDefault("a", TENSOR.part(0)).values();
    assertThat(read).hasSize(4);
    for (int i = 0; i < read.length; i++) {
      assertThat(Math.abs(read[i] / TENSOR.values()[i] - 1)).isLessThan(1f / 256);
    }
  }
}
