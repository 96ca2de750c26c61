package dev.candela.lm.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * What this machine can do at most, measured with the same library: the yardstick of the benchmark.
 *
 * @param readBytesPerSecond memory read by a product of a matrix much larger than the caches with
 *     one vector
 * @param floatOperations float32 multiplications and additions per second in a product of 512 rows
 * @param halfOperations the same in bfloat16
 */
public record MachineLimits(
    double readBytesPerSecond, double floatOperations, double halfOperations) {

  private static final int ROWS = 512;
  private static final int SIDE = 1024;
  private static final int TALL = 1 << 17;

  public static MachineLimits measure() {
    try (var engine = new TorchEngine()) {
      return engine.run(() -> measure(engine));
    }
  }

  private static MachineLimits measure(TorchEngine engine) {
    try (var owner = (PtNDManager) engine.manager().newSubManager();
        var script = new Script(owner, new ScriptArchive(Script.source("weights.py")))) {
      var vector = ones(owner, 1, SIDE);
      var tall = ones(owner, TALL, SIDE);
      double read = 4.0 * TALL * SIDE / seconds(script, owner, "product", vector, tall, 5);
      tall.close();
      var x = ones(owner, ROWS, SIDE);
      var weight = ones(owner, SIDE, SIDE);
      double operations = 2.0 * ROWS * SIDE * SIDE;
      double single = operations / seconds(script, owner, "product", x, weight, 20);
      double half =
          operations
              / seconds(
                  script, owner, "product", half(script, owner, x), half(script, owner, weight), 5);
      return new MachineLimits(read, single, half);
    }
  }

  private static PtNDArray ones(PtNDManager owner, long rows, long columns) {
    return (PtNDArray) owner.ones(new Shape(rows, columns), DataType.FLOAT32);
  }

  private static PtNDArray half(Script script, PtNDManager owner, PtNDArray x) {
    return script.tensor(owner, "place", x, ScalarType.BFLOAT16, "cpu", true);
  }

  private static double seconds(
      Script script, PtNDManager owner, String method, PtNDArray x, PtNDArray weight, int rounds) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      script.tensor(owner, method, x, weight).close();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }
}
