package dev.candela.lm.checkpoint;

/**
 * What a checkpoint's weights take in memory at some compute precision.
 *
 * @param mappedBytes bytes that can be used in place in the mapped files; the operating system may
 *     drop and reread them
 * @param copiedBytes bytes that have to be converted or copied, at the compute precision
 */
public record WeightMemory(long mappedBytes, long copiedBytes) {

  /** Mapped and copied bytes together. */
  public long totalBytes() {
    return mappedBytes + copiedBytes;
  }
}
