package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * One tensor of a safetensors file.
 *
 * @param name its name in the file
 * @param dtype the format's name of its element type, such as {@code BF16}
 * @param shape its shape, in row-major order; empty for a single number
 * @param begin where its bytes begin, from the start of the file
 * @param end where its bytes end (exclusive)
 */
record SafetensorsEntry(String name, String dtype, List<Long> shape, long begin, long end) {

  /** Bits of one element for every type of the format; the last three are packed. */
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("F8_E4M3FNUZ", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("I64", 64),
          Map.entry("U64", 64),
          Map.entry("F64", 64),
          Map.entry("C64", 64),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("F4", 4));

  SafetensorsEntry {
    shape = List.copyOf(shape);
  }

  /** An entry whose offsets, counted from {@code dataStart}, agree with its type and shape. */
  static SafetensorsEntry checked(
      String file,
      String name,
      String dtype,
      List<Long> shape,
      long dataStart,
      long begin,
      long end) {
    Integer bits = BITS.get(dtype);
    if (bits == null) {
      throw bad(file, name, "has the unknown dtype \"%s\"".formatted(dtype));
    }
    if (begin < 0 || end < begin || end > Long.MAX_VALUE - dataStart) {
      throw bad(file, name, "has the impossible data_offsets [%d, %d]".formatted(begin, end));
    }
    long bytes = bytes(file, name, shape, bits);
    if (end - begin != bytes) {
      throw bad(
          file,
          name,
          "of shape %s and dtype %s needs %d bytes, but its data_offsets span %d"
              .formatted(shape, dtype, bytes, end - begin));
    }
    return new SafetensorsEntry(name, dtype, shape, dataStart + begin, dataStart + end);
  }

  /** Bits of one element; 8 or fewer in quantised tensors. */
  int bits() {
    return BITS.getOrDefault(dtype, 0);
  }

  private static long bytes(String file, String name, List<Long> shape, int bits) {
    if (shape.stream().anyMatch(size -> size < 0)) {
      throw bad(file, name, "has the impossible shape %s".formatted(shape));
    }
    try {
      long elements = shape.stream().reduce(1L, Math::multiplyExact);
      return Math.multiplyExact(elements, (long) bits) / 8;
    } catch (ArithmeticException e) {
      throw bad(file, name, "has the impossible shape %s".formatted(shape));
    }
  }

  private static CheckpointException bad(String file, String name, String complaint) {
    return new CheckpointException("%s: tensor %s %s".formatted(file, name, complaint));
  }
}
