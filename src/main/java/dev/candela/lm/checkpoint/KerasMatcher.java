package dev.candela.lm.checkpoint;

import dev.candela.lm.checkpoint.KerasWeights.Located;
import dev.candela.lm.checkpoint.hdf5.Hdf5Dataset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the datasets that a decoder needs among those of a preset. */
final class KerasMatcher {
  /** States of random numbers and parts of models with more than text. */
  private static final List<String> IGNORED_PARTS =
      List.of("seed_generator", "vision_encoder", "gemma3_vision", "interleave_embeddings");

  private static final String LAYERS = "layers/";

  private final KerasWeights weights;
  private final KerasLayout layout;

  KerasMatcher(KerasWeights weights, KerasLayout layout) {
    this.weights = weights;
    this.layout = layout;
  }

  boolean hasHead() {
    return weights.datasets().containsKey(KerasLayout.HEAD_MATRIX);
  }

  /** How the embedding matrix is stored. */
  StorageType embeddingType() {
    return type(located(KerasLayout.EMBEDDING));
  }

  /** Where each weight of a decoder is; complains about missing, misshapen and surplus datasets. */
  List<WeightPlan> plan(DecoderConfig config, Set<Feature> features) {
    List<Wanted> wanted = wanted(config, features);
    refuseMissing(wanted);
    refuseSurplus(wanted);
    return wanted.stream().map(each -> plan(each, config)).toList();
  }

  /** A weight of the decoder and the dataset that should hold it. */
  private record Wanted(TensorRule rule, String name, String path) {}

  private List<Wanted> wanted(DecoderConfig config, Set<Feature> features) {
    List<Wanted> wanted = new ArrayList<>();
    for (TensorRule rule : layout.rules()) {
      if (rule.appliesTo(features)) {
        IntStream.range(0, rule.perLayer() ? config.layers() : 1)
            .mapToObj(layer -> new Wanted(rule, rule.name(layer), KerasLayout.path(rule, layer)))
            .forEach(wanted::add);
      }
    }
    return wanted;
  }

  private void refuseMissing(List<Wanted> wanted) {
    List<String> missing =
        wanted.stream()
            .map(Wanted::path)
            .filter(path -> !weights.datasets().containsKey(path))
            .toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException("the weights lack " + TensorMatcher.list(missing));
    }
  }

  private void refuseSurplus(List<Wanted> wanted) {
    Set<String> surplus = new LinkedHashSet<>(weights.datasets().keySet());
    wanted.forEach(each -> surplus.remove(each.path()));
    surplus.removeIf(
        path -> !path.startsWith(LAYERS) || IGNORED_PARTS.stream().anyMatch(path::contains));
    if (!surplus.isEmpty()) {
      throw new CheckpointException(
          "the weights have datasets that the model has no place for: "
              + TensorMatcher.list(List.copyOf(surplus)));
    }
  }

  private WeightPlan plan(Wanted wanted, DecoderConfig config) {
    Located found = located(wanted.path());
    Hdf5Dataset dataset = found.dataset();
    StorageType type = type(found);
    List<Long> expected = wanted.rule().storedShape(config);
    if (!dataset.shape().equals(expected)) {
      throw new CheckpointException(
          "%s: dataset %s has the shape %s, but the configuration asks for %s"
              .formatted(weights.fileName(found), dataset.path(), dataset.shape(), expected));
    }
    return new WeightPlan(
        wanted.name(),
        found.file(),
        type,
        dataset.offset(),
        dataset.bytes(),
        dataset.shape(),
        wanted.rule().permutation(),
        wanted.rule().shape(config));
  }

  private StorageType type(Located found) {
    Hdf5Dataset dataset = found.dataset();
    return switch (dataset.type()) {
      case FLOAT32 -> StorageType.F32;
      case FLOAT16 -> StorageType.F16;
      case BFLOAT16 -> StorageType.BF16;
      case OTHER ->
          throw new CheckpointException(
              "%s: dataset %s has numbers of %d bytes that are not float32, float16 or bfloat16%s"
                  .formatted(
                      weights.fileName(found),
                      dataset.path(),
                      dataset.elementBytes(),
                      dataset.elementBytes() == 1 ? "; quantised weights are not supported" : ""));
    };
  }

  private Located located(String path) {
    Located found = weights.datasets().get(path);
    if (found == null) {
      throw new CheckpointException("the weights lack " + path);
    }
    return found;
  }
}
