package dev.candela.lm.checkpoint.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5FileTest {

  @TempDir Path folder;

  /** Written with h5py 3.7, by the calls that Keras makes. */
  @Test
  void datasetsOfH5pyAreFoundWithTheirTypeShapeAndPlace() throws IOException {
    Path file = Path.of("src/test/resources/golden/h5py-bfloat16.h5");
    Map<String, Hdf5Dataset> datasets = Hdf5File.datasets(file);
    assertThat(datasets)
        .containsOnlyKeys("layers/dense/vars/0", "layers/dense/vars/1", "layers/dense/vars/2");
    Hdf5Dataset half = dataset(datasets, 0);
    assertThat(half.type()).isEqualTo(Hdf5Type.BFLOAT16);
    assertThat(half.shape()).containsExactly(2L, 3L);
    byte[] bytes = Files.readAllBytes(file);
    // 1 and -2 in bfloat16, little endian.
    assertThat(bytes[(int) half.offset()]).isEqualTo((byte) 0x80);
    assertThat(bytes[(int) half.offset() + 1]).isEqualTo((byte) 0x3F);
    assertThat(bytes[(int) half.offset() + 3]).isEqualTo((byte) 0xC0);
    assertThat(dataset(datasets, 1).type()).isEqualTo(Hdf5Type.FLOAT16);
    assertThat(dataset(datasets, 2).shape()).isEmpty();
  }

  private static Hdf5Dataset dataset(Map<String, Hdf5Dataset> datasets, int number) {
    return java.util.Objects.requireNonNull(datasets.get("layers/dense/vars/" + number));
  }

  @Test
  void aGroupWithManyMembersIsReadWhole() throws IOException {
    Hdf5Writer writer = new Hdf5Writer();
    for (int i = 0; i < 100; i++) {
      writer.add(
          "layers/block_" + i, new Hdf5Writer.Data(Hdf5Type.FLOAT32, List.of(2L), new byte[8]));
    }
    writer.write(folder.resolve("a.h5"));
    assertThat(Hdf5File.datasets(folder.resolve("a.h5"))).hasSize(100);
  }

  @Test
  void whatIsNoHdf5IsSaidToBeNone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.h5"), "<html>not found</html>");
    assertThatThrownBy(() -> Hdf5File.datasets(file))
        .isInstanceOf(Hdf5Exception.class)
        .hasMessage("it is not an HDF5 file");
  }

  @Test
  void aFileThatLacksItsEndIsDamaged() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/golden/h5py-bfloat16.h5"));
    Path file = Files.write(folder.resolve("a.h5"), java.util.Arrays.copyOf(bytes, 4096));
    assertThatThrownBy(() -> Hdf5File.datasets(file))
        .isInstanceOf(Hdf5Exception.class)
        .hasMessageContaining("4096 bytes");
  }
}
