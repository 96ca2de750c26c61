package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The inverse frequencies of rotary positions: at position {@code t} the pair {@code (x[i], x[i +
 * hd/2])} of a head is rotated by the angle {@code t · inverseFrequencies[i]} radians. Scaling of
 * long contexts is already inside.
 *
 * @param inverseFrequencies hd/2 numbers
 */
public record RopeTable(List<Double> inverseFrequencies) {
  public RopeTable {
    inverseFrequencies = List.copyOf(inverseFrequencies);
  }

  /**
   * The table of heads of width {@code headDim} with base {@code theta}: {@code theta^(-2i/hd)},
   * then scaled.
   */
  static RopeTable of(double theta, int headDim, RopeScaling scaling) {
    return new RopeTable(
        IntStream.range(0, headDim / 2)
            .mapToObj(i -> scaling.apply(Math.pow(theta, -2.0 * i / headDim)))
            .toList());
  }

  /** The inverse frequencies as a new array. */
  public double[] toArray() {
    return inverseFrequencies.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
