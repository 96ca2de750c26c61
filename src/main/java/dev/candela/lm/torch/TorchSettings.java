package dev.candela.lm.torch;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How to run a checkpoint.
 *
 * @param name the name that the model goes by
 * @param folder the checkpoint's folder
 * @param precision the format in which weights are kept and multiplied
 * @param batchSize the most rows computed together, at least 1
 * @param sequenceLength the most tokens of prompt and output together; the checkpoint's own context
 *     length is used when it is shorter
 * @param memory the most bytes that the model may take; what the machine or the GPU has if empty
 */
public record TorchSettings(
    String name,
    Path folder,
    Precision precision,
    int batchSize,
    int sequenceLength,
    OptionalLong memory) {

  /** A model that may take what there is. */
  public TorchSettings(
      String name, Path folder, Precision precision, int batchSize, int sequenceLength) {
    this(name, folder, precision, batchSize, sequenceLength, OptionalLong.empty());
  }
}
