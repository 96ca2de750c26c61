package dev.candela.modelserver.start;

import dev.candela.lm.checkpoint.source.CheckpointSource;
import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchSettings;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Which model to serve, and how.
 *
 * @param name the name that it goes by
 * @param source where its checkpoint is
 * @param presets whether the checkpoint may be a preset of Keras
 * @param precision the format in which weights are kept and multiplied
 * @param batchSize the most rows computed together
 * @param sequenceLength the most tokens of prompt and output together
 * @param memory the most bytes that the model may take
 */
record ModelPlan(
    String name,
    CheckpointSource source,
    boolean presets,
    Precision precision,
    int batchSize,
    int sequenceLength,
    OptionalLong memory) {

  /** The runtime's settings, once the checkpoint is in a folder. */
  TorchSettings in(Path folder) {
    return new TorchSettings(name, folder, precision, batchSize, sequenceLength, memory);
  }
}
