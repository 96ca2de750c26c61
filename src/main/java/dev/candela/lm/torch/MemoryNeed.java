package dev.candela.lm.torch;

import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.DecoderConfig;
import dev.candela.lm.checkpoint.StorageType;
import java.util.Locale;

/**
 * What a model takes in memory, in bytes.
 *
 * @param weights all weights: mapped ones are read at every token, so they have to fit, too
 * @param cache keys and values of one batch at full length
 * @param work what one salience of a batch at full length keeps until its end
 */
record MemoryNeed(long weights, long cache, long work) {

  /** libtorch itself, the program, the tokenizer. */
  private static final long REST = 256L << 20;

  /** Vectors that a block's forward pass keeps for its gradient, in widths of the model. */
  private static final int KEPT_WIDTHS = 3;

  static MemoryNeed of(
      Checkpoint checkpoint, Precision precision, int batchSize, int tokens, boolean onGpu) {
    DecoderConfig config = checkpoint.config();
    boolean half = precision == Precision.BFLOAT16;
    StorageType stored = half ? StorageType.BF16 : StorageType.F32;
    StorageType cached = half && onGpu ? StorageType.BF16 : StorageType.F32;
    long perToken =
        (long) KEPT_WIDTHS * config.width()
            + (config.heads() + 2L * config.kvHeads()) * config.headDim()
            + (long) config.heads() * config.headDim()
            + 2L * config.ffnWidth();
    return new MemoryNeed(
        checkpoint.weightMemory(stored).totalBytes(),
        batchSize * config.cacheBytes(tokens, cached),
        batchSize * perToken * config.layers() * tokens * StorageType.F32.bytes());
  }

  long total() {
    return weights + cache + work + REST;
  }

  /**
   * Refuses what does not fit.
   *
   * @param available bytes that there are
   * @param device what has them
   */
  void check(long available, String device) {
    if (total() > available) {
      throw new CheckpointException(
          ("the model needs about %s of memory (%s weights, %s cache, %s for salience), but %s has"
                  + " %s; take a smaller model, PRECISION=bfloat16, a shorter SEQUENCE_LENGTH or a"
                  + " smaller BATCH_SIZE, or a larger machine")
              .formatted(
                  gigabytes(total()),
                  gigabytes(weights),
                  gigabytes(cache),
                  gigabytes(work),
                  device,
                  gigabytes(available)));
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
