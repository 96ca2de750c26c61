package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which stored tensor becomes which weight of the decoder. In both names {@code {i}} stands for the
 * number of the layer.
 *
 * @param name the decoder's name
 * @param source the name in the file, without the prefix that all names of a file share
 * @param stored the shape as stored
 * @param permutation the order in which the stored axes become those of the weight, as in {@code
 *     torch.permute}
 * @param merged the decoder's shape, if the permuted axes are merged to fewer; empty if not
 * @param needed the features that a decoder with this weight has
 * @param excluded the features that it lacks
 */
record TensorRule(
    String name,
    String source,
    List<Dimension> stored,
    List<Integer> permutation,
    List<Dimension> merged,
    Set<Feature> needed,
    Set<Feature> excluded) {

  private static final String LAYER = "{i}";

  /** A tensor that is used as it is stored. */
  static TensorRule rule(String name, String source, Dimension... stored) {
    return new TensorRule(
        name,
        source,
        List.of(stored),
        IntStream.range(0, stored.length).boxed().toList(),
        List.of(),
        Set.of(),
        Set.of());
  }

  /** The same rule for a matrix that is stored {@code [in, out]}. */
  TensorRule transposed() {
    return permuted(1, 0);
  }

  /** The same rule for a tensor whose axes are stored in another order. */
  TensorRule permuted(Integer... order) {
    return new TensorRule(name, source, stored, List.of(order), merged, needed, excluded);
  }

  /** The same rule for a tensor some of whose neighbouring axes are one in the decoder. */
  TensorRule mergedTo(Dimension... shape) {
    return new TensorRule(name, source, stored, permutation, List.of(shape), needed, excluded);
  }

  /** The same rule for decoders with {@code feature} only. */
  TensorRule with(Feature feature) {
    return new TensorRule(name, source, stored, permutation, merged, Set.of(feature), excluded);
  }

  /** The same rule for decoders without {@code feature} only. */
  TensorRule without(Feature feature) {
    return new TensorRule(name, source, stored, permutation, merged, needed, Set.of(feature));
  }

  /** Whether a decoder with these features has the weight. */
  boolean appliesTo(Set<Feature> features) {
    return features.containsAll(needed) && excluded.stream().noneMatch(features::contains);
  }

  /** Whether every layer has such a weight. */
  boolean perLayer() {
    return name.contains(LAYER);
  }

  /** The decoder's name in a layer. */
  String name(int layer) {
    return name.replace(LAYER, Integer.toString(layer));
  }

  /** The name in the file for a layer. */
  String source(int layer) {
    return source.replace(LAYER, Integer.toString(layer));
  }

  /** The stored shape in a decoder. */
  List<Long> storedShape(DecoderConfig config) {
    return stored.stream().map(dimension -> dimension.in(config)).toList();
  }

  /** The weight's shape in a decoder. */
  List<Long> shape(DecoderConfig config) {
    if (!merged.isEmpty()) {
      return merged.stream().map(dimension -> dimension.in(config)).toList();
    }
    List<Long> storedShape = storedShape(config);
    return permutation.stream().map(storedShape::get).toList();
  }
}
