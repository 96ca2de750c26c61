package dev.candela.lm.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Writes small safetensors files, and copies of Hugging Face checkpoints in other shapes. */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private SafetensorsWriter() {}

  /**
   * A tensor in memory.
   *
   * @param name its name
   * @param dtype the format's name of its element type
   * @param shape its shape
   * @param data its bytes, little endian
   */
  public record Tensor(String name, String dtype, List<Long> shape, ByteBuffer data) {}

  /** Copies a folder with a single weight file into one with {@code shards} files and an index. */
  public static void copyAsShards(Path from, Path to, int shards) {
    try {
      copyOtherFiles(from, to);
      List<Tensor> tensors = read(from.resolve(SINGLE));
      ObjectNode index = JSON.createObjectNode();
      ObjectNode map = index.putObject("weight_map");
      int each = Math.ceilDiv(tensors.size(), shards);
      for (int shard = 0; shard < shards; shard++) {
        String file = "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
        List<Tensor> part =
            tensors.subList(
                Math.min(shard * each, tensors.size()),
                Math.min((shard + 1) * each, tensors.size()));
        part.forEach(tensor -> map.put(tensor.name(), file));
        write(to.resolve(file), part);
      }
      index.putObject("metadata").put("total_size", bytes(tensors));
      JSON.writeValue(to.resolve(INDEX).toFile(), index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a folder with a single weight file into one whose weights are stored as {@code type}.
   */
  public static void copyAs(Path from, Path to, StorageType type) {
    try {
      copyOtherFiles(from, to);
      write(
          to.resolve(SINGLE),
          read(from.resolve(SINGLE)).stream().map(tensor -> convert(tensor, type)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file; the tensors follow each other in the given order. */
  public static void write(Path file, Collection<Tensor> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Tensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor.dtype());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + tensor.data().remaining());
      offset += tensor.data().remaining();
    }
    List<ByteBuffer> data = tensors.stream().map(tensor -> tensor.data().duplicate()).toList();
    write(file, header.toString(), data);
  }

  /** Writes a header, padded with spaces to a multiple of 8 bytes, and data behind it. */
  static void write(Path file, String header, List<ByteBuffer> data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] padded = (header + " ".repeat(-text.length & 7)).getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(0);
      out.writeLong(Long.reverseBytes(padded.length));
      out.write(padded);
      for (ByteBuffer part : data) {
        while (part.hasRemaining()) {
          out.getChannel().write(part);
        }
      }
    }
  }

  /** All tensors of a file, in the order of their bytes. */
  public static List<Tensor> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return SafetensorsHeader.read(file).tensors().values().stream()
        .sorted((a, b) -> Long.compare(a.begin(), b.begin()))
        .map(
            entry ->
                new Tensor(
                    entry.name(),
                    entry.dtype(),
                    entry.shape(),
                    ByteBuffer.wrap(bytes)
                        .slice((int) entry.begin(), (int) (entry.end() - entry.begin()))))
        .toList();
  }

  private static void copyOtherFiles(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> !each.endsWith(SINGLE)).toList()) {
        // Written anew rather than copied, so that a read-only original gives a writable copy.
        Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
  }

  private static long bytes(List<Tensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  private static Tensor convert(Tensor tensor, StorageType type) {
    StorageType stored = StorageType.valueOf(tensor.dtype());
    ByteBuffer from = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int elements = from.remaining() / stored.bytes();
    ByteBuffer to = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      put(to, type, get(from, stored));
    }
    return new Tensor(tensor.name(), type.name(), tensor.shape(), to.flip());
  }

  private static float get(ByteBuffer from, StorageType type) {
    return switch (type) {
      case F32 -> from.getFloat();
      case F16 -> Float.float16ToFloat(from.getShort());
      case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
    };
  }

  private static void put(ByteBuffer to, StorageType type, float value) {
    switch (type) {
      case F32 -> to.putFloat(value);
      case F16 -> to.putShort(Float.floatToFloat16(value));
      case BF16 -> to.putShort(toBfloat16(value));
    }
  }

  /** The nearest bfloat16, ties to even; the carry of the addition rounds up when it should. */
  static short toBfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int evenBit = (bits >>> 16) & 1;
    return (short) ((bits + 0x7fff + evenBit) >>> 16);
  }
}
