package dev.candela.demomodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Reads and writes tensors in the safetensors format, as float32 or rounded to bfloat16. */
final class Safetensors {

  /**
   * A tensor in memory.
   *
   * @param shape its dimensions
   * @param values its numbers, the last dimension fastest
   */
  record Tensor(long[] shape, float[] values) {

    /** Entry {@code index} of the first dimension. */
    Tensor part(int index) {
      long[] rest = new long[shape.length - 1];
      System.arraycopy(shape, 1, rest, 0, rest.length);
      int size = values.length / (int) shape[0];
      float[] slice = new float[size];
      System.arraycopy(values, index * size, slice, 0, size);
      return new Tensor(rest, slice);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 64;

  private Safetensors() {}

  /** Writes the tensors in the order of their names. The file is replaced as a whole. */
  static void write(Path file, Map<String, Tensor> tensors, boolean brief) throws IOException {
    int width = brief ? 2 : 4;
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", Map.of("format", "pt"));
    long end = 0;
    for (Map.Entry<String, Tensor> entry : new TreeMap<>(tensors).entrySet()) {
      long start = end;
      end += (long) entry.getValue().values.length * width;
      header.put(
          entry.getKey(),
          Map.of(
              "dtype",
              brief ? "BF16" : "F32",
              "shape",
              entry.getValue().shape,
              "data_offsets",
              List.of(start, end)));
    }
    String text = JSON.writeValueAsString(header);
    // Blanks after the header keep every tensor aligned, so that it can be used in place.
    text += " ".repeat(Math.floorMod(-8 - text.length(), ALIGNMENT));
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length() + (int) end).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    for (Tensor tensor : new TreeMap<>(tensors).values()) {
      for (float value : tensor.values) {
        if (brief) {
          bytes.putShort(bfloat16(value));
        } else {
          bytes.putFloat(value);
        }
      }
    }
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.write(draft, bytes.array());
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** All tensors of a file, widened to float32. */
  static Map<String, Tensor> read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int length = (int) bytes.getLong();
      JsonNode header = JSON.readTree(bytes.array(), 8, length);
      Map<String, Tensor> tensors = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(entry.getKey(), tensor(entry.getValue(), bytes, 8 + length));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(JsonNode entry, ByteBuffer bytes, int base) {
    long[] shape =
        LongStream.range(0, entry.get("shape").size())
            .map(i -> entry.get("shape").get((int) i).asLong())
            .toArray();
    int start = base + entry.get("data_offsets").get(0).asInt();
    float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
    boolean brief = entry.get("dtype").asText().equals("BF16");
    for (int i = 0; i < values.length; i++) {
      values[i] =
          brief
              ? Float.intBitsToFloat(bytes.getShort(start + 2 * i) << 16)
              : bytes.getFloat(start + 4 * i);
    }
    return new Tensor(shape, values);
  }

  /** The upper half of the number's bits, rounded to the nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
