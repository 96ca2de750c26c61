package dev.candela.lm.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads checkpoints as transformers writes them. */
final class HuggingFaceFolder {
  private HuggingFaceFolder() {}

  /** Reads a folder whose {@code config.json} has already been recognised. */
  static Checkpoint open(Path folder, ConfigFields file) {
    HuggingFaceConfig config = HuggingFaceConfig.of(file);
    SafetensorsFolder weights = SafetensorsFolder.open(folder);
    TensorMatcher matcher = TensorMatcher.of(weights, config.architecture().layout());
    Set<Feature> features = config.features(matcher.hasHead());
    DecoderConfig decoder = config.decoder(features, matcher.embeddingType());
    List<WeightPlan> plans = matcher.plan(decoder, features);
    return new Checkpoint(
        folder,
        CheckpointFormat.HUGGING_FACE,
        decoder,
        GenerationReader.read(folder, config.fields()),
        weights.files(),
        plans,
        plans.stream().mapToLong(WeightPlan::elements).sum());
  }
}
