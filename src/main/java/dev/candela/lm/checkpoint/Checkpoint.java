package dev.candela.lm.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint folder that has been read and checked; its weights have not been read yet.
 *
 * @param folder where the files are
 * @param format the library whose layout the folder has
 * @param config the numbers of the decoder
 * @param generation how continuations are chosen when a request says nothing
 * @param files the files with weights
 * @param weights where each of the decoder's weights is; {@code head} only if {@link
 *     DecoderConfig#tiedHead()} is false
 * @param parameterCount number of elements of all weights
 */
public record Checkpoint(
    Path folder,
    CheckpointFormat format,
    DecoderConfig config,
    GenerationDefaults generation,
    List<WeightFile> files,
    List<WeightPlan> weights,
    long parameterCount) {

  public Checkpoint {
    files = List.copyOf(files);
    weights = List.copyOf(weights);
  }

  /**
   * Reads configuration and headers of a folder and checks that they fit together.
   *
   * @throws CheckpointException if anything is wrong or not supported; the message is one sentence
   *     that names the file, key or tensor
   */
  public static Checkpoint open(Path folder) {
    ConfigFields config = CheckpointFormat.config(folder);
    return switch (CheckpointFormat.of(config)) {
      case HUGGING_FACE -> HuggingFaceFolder.open(folder, config);
      case KERAS -> KerasFolder.open(folder, config);
    };
  }

  /**
   * What the weights take in memory when they are computed with at {@code precision}: a weight that
   * is stored in that precision and aligned is used in place, any other is copied.
   */
  public WeightMemory weightMemory(StorageType precision) {
    long mapped = 0;
    long copied = 0;
    for (WeightPlan weight : weights) {
      long copy = weight.copiedBytes(precision);
      copied += copy;
      mapped += copy == 0 ? weight.byteLength() : 0;
    }
    return new WeightMemory(mapped, copied);
  }
}
