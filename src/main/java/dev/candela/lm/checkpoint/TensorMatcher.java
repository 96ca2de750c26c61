package dev.candela.lm.checkpoint;

import dev.candela.lm.checkpoint.SafetensorsFolder.Located;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the tensors that a decoder needs among those of a folder. All names share a prefix, which
 * depends on the class that saved the file ({@code model.}, {@code transformer.}, {@code
 * language_model.model.}, or none).
 */
final class TensorMatcher {
  /** Buffers that old files contain and that are computed instead. */
  private static final List<String> IGNORED_ENDINGS =
      List.of(".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq");

  /** Parts of models with more than text. */
  private static final List<String> IGNORED_PARTS =
      List.of(".vision_tower.", ".multi_modal_projector.");

  private static final Map<String, StorageType> TYPES =
      Map.of("F32", StorageType.F32, "F16", StorageType.F16, "BF16", StorageType.BF16);

  private static final int NAMES_SHOWN = 3;

  private final SafetensorsFolder folder;
  private final TensorLayout layout;
  private final String prefix;
  private final Optional<String> head;

  private TensorMatcher(
      SafetensorsFolder folder, TensorLayout layout, String prefix, Optional<String> head) {
    this.folder = folder;
    this.layout = layout;
    this.prefix = prefix;
    this.head = head;
  }

  static TensorMatcher of(SafetensorsFolder folder, TensorLayout layout) {
    String embedding = layout.embedding();
    String found =
        uniqueEnding(folder, embedding)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "the weights have no tensor %s, with or without a prefix"
                            .formatted(embedding)));
    String prefix = found.substring(0, found.length() - embedding.length());
    return new TensorMatcher(
        folder, layout, prefix, uniqueEnding(folder, TensorLayout.HEAD_RULE.source()));
  }

  /** The tensor with this name or else the one with this name behind a prefix. */
  private static Optional<String> uniqueEnding(SafetensorsFolder folder, String name) {
    if (folder.tensors().containsKey(name)) {
      return Optional.of(name);
    }
    List<String> found =
        folder.tensors().keySet().stream()
            .filter(each -> each.endsWith("." + name) && !ignored(each))
            .toList();
    if (found.size() > 1) {
      throw new CheckpointException(
          "the weights have more than one tensor %s: %s".formatted(name, list(found)));
    }
    return found.stream().findFirst();
  }

  private static boolean ignored(String name) {
    return IGNORED_ENDINGS.stream().anyMatch(name::endsWith)
        || IGNORED_PARTS.stream().anyMatch(part -> ("." + name).contains(part));
  }

  boolean hasHead() {
    return head.isPresent();
  }

  /** How the embedding matrix is stored. */
  StorageType embeddingType() {
    return type(located(prefix + layout.embedding()));
  }

  /** Where each weight of a decoder is; complains about missing, misshapen and surplus tensors. */
  List<WeightPlan> plan(DecoderConfig config, Set<Feature> features) {
    List<Wanted> wanted = wanted(config, features);
    refuseMissing(wanted);
    refuseSurplus(wanted);
    return wanted.stream().map(each -> plan(each, config)).toList();
  }

  /** A weight of the decoder and the tensor that should hold it. */
  private record Wanted(TensorRule rule, String name, String source) {}

  private List<Wanted> wanted(DecoderConfig config, Set<Feature> features) {
    List<Wanted> wanted = new ArrayList<>();
    for (TensorRule rule : layout.rules()) {
      if (rule.appliesTo(features)) {
        IntStream.range(0, rule.perLayer() ? config.layers() : 1)
            .mapToObj(layer -> new Wanted(rule, rule.name(layer), prefix + rule.source(layer)))
            .forEach(wanted::add);
      }
    }
    TensorRule rule = TensorLayout.HEAD_RULE;
    if (rule.appliesTo(features)) {
      wanted.add(new Wanted(rule, rule.name(), head.orElse(rule.source())));
    }
    return wanted;
  }

  private void refuseMissing(List<Wanted> wanted) {
    List<String> missing =
        wanted.stream()
            .map(Wanted::source)
            .filter(source -> !folder.tensors().containsKey(source))
            .toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException("the weights lack " + list(missing));
    }
  }

  private void refuseSurplus(List<Wanted> wanted) {
    Set<String> surplus = new LinkedHashSet<>(folder.tensors().keySet());
    wanted.forEach(each -> surplus.remove(each.source()));
    surplus.removeIf(TensorMatcher::ignored);
    if (!surplus.isEmpty()) {
      throw new CheckpointException(
          "the weights have tensors that the model has no place for: "
              + list(List.copyOf(surplus)));
    }
  }

  private WeightPlan plan(Wanted wanted, DecoderConfig config) {
    Located found = located(wanted.source());
    SafetensorsEntry entry = found.entry();
    StorageType type = type(found);
    List<Long> expected = wanted.rule().storedShape(config);
    if (!entry.shape().equals(expected)) {
      throw new CheckpointException(
          "%s: tensor %s has the shape %s, but the configuration asks for %s"
              .formatted(folder.fileName(found), entry.name(), entry.shape(), expected));
    }
    return new WeightPlan(
        wanted.name(),
        found.file(),
        type,
        entry.begin(),
        entry.end() - entry.begin(),
        entry.shape(),
        wanted.rule().permutation(),
        wanted.rule().shape(config));
  }

  private StorageType type(Located tensor) {
    SafetensorsEntry entry = tensor.entry();
    return Optional.ofNullable(TYPES.get(entry.dtype()))
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s: tensor %s is stored as %s; only F32, F16 and BF16 are supported%s"
                        .formatted(
                            folder.fileName(tensor),
                            entry.name(),
                            entry.dtype(),
                            entry.bits() <= 8 ? ", not quantised weights" : "")));
  }

  private Located located(String name) {
    Located found = folder.tensors().get(name);
    if (found == null) {
      throw new CheckpointException("the weights lack " + name);
    }
    return found;
  }

  /** The first few of some names. */
  static String list(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
  }
}
