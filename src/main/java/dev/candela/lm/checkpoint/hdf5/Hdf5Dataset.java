package dev.candela.lm.checkpoint.hdf5;

import java.util.List;

/**
 * An array in a file, stored as one piece in row-major order.
 *
 * @param path the names of the groups that lead to it and its own, joined by {@code /}
 * @param type how its numbers are stored
 * @param elementBytes bytes of one number
 * @param shape its shape; empty for a single number
 * @param offset where its bytes begin, from the start of the file
 * @param bytes how many they are; may be more than 2 GiB
 */
public record Hdf5Dataset(
    String path, Hdf5Type type, int elementBytes, List<Long> shape, long offset, long bytes) {

  public Hdf5Dataset {
    shape = List.copyOf(shape);
  }
}
