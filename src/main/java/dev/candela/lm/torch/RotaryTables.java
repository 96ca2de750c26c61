package dev.candela.lm.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.candela.lm.checkpoint.DecoderConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Cosines and sines of every position's angles. Computed in double precision, because the angle of
 * a late position has few fraction bits left in float32.
 *
 * @param values row-major [positions, headDim]; the second half of a row repeats the first
 */
record RotaryTables(float[] values, int positions, int headDim) {

  /** The tables that the program looks up as {@code cos.N} and {@code sin.N}. */
  static Map<String, RotaryTables> of(DecoderConfig config, int positions) {
    var tables = new LinkedHashMap<String, RotaryTables>();
    for (int i = 0; i < config.ropeTables().size(); i++) {
      double[] frequencies = config.ropeTables().get(i).toArray();
      tables.put("cos." + i, table(frequencies, positions, Math::cos));
      tables.put("sin." + i, table(frequencies, positions, Math::sin));
    }
    return tables;
  }

  private static RotaryTables table(
      double[] frequencies, int positions, DoubleUnaryOperator function) {
    int half = frequencies.length;
    float[] values = new float[positions * half * 2];
    for (int position = 0; position < positions; position++) {
      int row = position * half * 2;
      for (int i = 0; i < half; i++) {
        float value = (float) function.applyAsDouble(position * frequencies[i]);
        values[row + i] = value;
        values[row + half + i] = value;
      }
    }
    return new RotaryTables(values, positions, half * 2);
  }

  PtNDArray place(PtNDManager manager) {
    return (PtNDArray) manager.create(values, new Shape(positions, headDim));
  }
}
