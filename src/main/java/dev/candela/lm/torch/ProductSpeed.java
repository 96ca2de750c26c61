package dev.candela.lm.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * Measures whether this machine multiplies bfloat16 matrices faster than float32 ones. Processors
 * with instructions for it do by far; others are several times slower, and no flag that Java can
 * read tells which kind it is.
 */
final class ProductSpeed {
  private static final int ROWS = 64;
  private static final int SIDE = 512;
  private static final int ROUNDS = 3;

  private ProductSpeed() {}

  static boolean nativeIsFaster(TorchEngine engine) {
    if (engine.onGpu()) {
      return true;
    }
    try (var owner = (PtNDManager) engine.manager().newSubManager();
        var script = new Script(owner, new ScriptArchive(Script.source("weights.py")))) {
      var x = (PtNDArray) owner.ones(new Shape(ROWS, SIDE), DataType.FLOAT32);
      var weight = (PtNDArray) owner.ones(new Shape(SIDE, SIDE), DataType.FLOAT32);
      long single = nanos(owner, script, x, weight);
      long half = nanos(owner, script, half(owner, script, x), half(owner, script, weight));
      return half < single;
    }
  }

  private static PtNDArray half(PtNDManager owner, Script script, PtNDArray x) {
    return script.tensor(owner, "place", x, ScalarType.BFLOAT16, "cpu", true);
  }

  private static long nanos(PtNDManager owner, Script script, PtNDArray x, PtNDArray weight) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      script.tensor(owner, "both_products", x, weight).close();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
