package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.checkpoint.hdf5.Hdf5Dataset;
import dev.candela.lm.checkpoint.hdf5.Hdf5File;
import dev.candela.lm.checkpoint.hdf5.Hdf5Type;
import dev.candela.lm.checkpoint.hdf5.Hdf5Writer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with holes, which take no room on the disk, stand for files of many gigabytes. */
class LargeFilesTest {
  private static final long ROWS = 1_500_000_000L;

  @TempDir Path folder;

  @Test
  void aTensorOfMoreThanTwoGibibytesIsFoundInSafetensors() throws IOException {
    long bytes = ROWS * 2 * 2;
    String json =
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[%d,2],\"data_offsets\":[0,%d]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
            .formatted(ROWS, bytes, bytes, bytes + 8);
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    Path path = folder.resolve("model.safetensors");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      file.write(length.putLong(header.length).array());
      file.write(header);
      file.setLength(8 + header.length + bytes + 8);
    }
    SafetensorsHeader read = SafetensorsHeader.read(path);
    SafetensorsEntry large = Objects.requireNonNull(read.tensors().get("a"));
    SafetensorsEntry after = Objects.requireNonNull(read.tensors().get("b"));
    assertThat(large.end() - large.begin()).isEqualTo(bytes);
    assertThat(after.begin()).isEqualTo(8 + header.length + bytes);
  }

  @Test
  void aDatasetOfMoreThanTwoGibibytesIsFoundInHdf5() throws IOException {
    Path path = folder.resolve("model.weights.h5");
    byte[] small =
        new Hdf5Writer()
            .add(
                "layers/a/vars/0",
                new Hdf5Writer.Data(Hdf5Type.FLOAT32, List.of(7L, 3L), new byte[84]))
            .toBytes();
    long start = (small.length + 7L) / 8 * 8;
    long bytes = ROWS * 3 * 4;
    ByteBuffer file = ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN);
    replace(file, 7, ROWS);
    replace(file, 84, bytes);
    long old = addressOfData(path);
    replace(file, old, start);
    Files.write(path, small);
    try (RandomAccessFile grown = new RandomAccessFile(path.toFile(), "rw")) {
      grown.setLength(start + bytes);
    }
    Hdf5Dataset dataset = Objects.requireNonNull(Hdf5File.datasets(path).get("layers/a/vars/0"));
    assertThat(dataset.shape()).containsExactly(ROWS, 3L);
    assertThat(dataset.bytes()).isEqualTo(bytes);
    assertThat(dataset.offset()).isEqualTo(start);
  }

  private static long addressOfData(Path path) throws IOException {
    Files.write(
        path,
        new Hdf5Writer()
            .add(
                "layers/a/vars/0",
                new Hdf5Writer.Data(Hdf5Type.FLOAT32, List.of(7L, 3L), new byte[84]))
            .toBytes());
    return Objects.requireNonNull(Hdf5File.datasets(path).get("layers/a/vars/0")).offset();
  }

  /** Replaces the last 8 bytes that are this number. */
  private static void replace(ByteBuffer file, long before, long after) {
    int at = -1;
    for (int i = 0; i + 8 <= file.capacity(); i++) {
      if (file.getLong(i) == before) {
        at = i;
      }
    }
    assertThat(at).isNotNegative();
    file.putLong(at, after);
  }
}
