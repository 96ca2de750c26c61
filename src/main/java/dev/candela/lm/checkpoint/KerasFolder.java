package dev.candela.lm.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads presets as KerasHub and KerasNLP write them. */
final class KerasFolder {
  /**
   * The likeliest token each time. Nothing in a preset says how it wants to be sampled; KerasHub
   * would draw among the five likeliest, with another answer each time.
   */
  private static final GenerationDefaults GREEDY =
      new GenerationDefaults(
          false,
          1,
          0,
          1,
          1,
          OptionalInt.empty(),
          List.of(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          List.of());

  private KerasFolder() {}

  /** Reads a folder whose {@code config.json} has already been recognised. */
  static Checkpoint open(Path folder, ConfigFields file) {
    KerasConfig config = KerasConfig.of(file);
    KerasWeights weights = KerasWeights.open(folder);
    KerasMatcher matcher = new KerasMatcher(weights, config.backbone().layout());
    Set<Feature> features = config.features(matcher.hasHead());
    DecoderConfig decoder = config.decoder(features, matcher.embeddingType());
    List<WeightPlan> plans = matcher.plan(decoder, features);
    return new Checkpoint(
        folder,
        CheckpointFormat.KERAS,
        decoder,
        GREEDY,
        weights.files(),
        plans,
        plans.stream().mapToLong(WeightPlan::elements).sum());
  }
}
