package dev.candela.lm.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.Norm;
import dev.candela.lm.checkpoint.StorageType;
import dev.candela.lm.checkpoint.WeightPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's weights as the decoder program takes them. Matrices stay where the file is mapped
 * if they are stored in the wanted precision; vectors (norms, biases) are small and become float32.
 */
final class Weights implements AutoCloseable {

  private static final String LAYER_PREFIX = "layers.";

  private final IValue shared;
  private final IValue blocks;
  private final List<IValue> blockValues = new ArrayList<>();

  private Weights(Map<String, PtNDArray> shared, List<Map<String, PtNDArray>> layers) {
    this.shared = Script.dictionary(shared);
    for (Map<String, PtNDArray> layer : layers) {
      blockValues.add(Script.dictionary(layer));
    }
    this.blocks = IValue.listFrom(blockValues.toArray(IValue[]::new));
  }

  /**
   * Maps and places all weights. Belongs on the engine's thread.
   *
   * @param positions number of rows of the rotary tables
   * @param scratch elements of the space in which the program widens matrices
   */
  static Weights load(
      TorchEngine engine, Checkpoint checkpoint, Precision precision, int positions, long scratch) {
    var shared = new HashMap<String, PtNDArray>();
    var layers = new ArrayList<Map<String, PtNDArray>>();
    for (int i = 0; i < checkpoint.config().layers(); i++) {
      layers.add(new HashMap<>());
    }
    try (var loader = new Loader(engine, checkpoint, precision)) {
      for (WeightPlan plan : checkpoint.weights()) {
        put(plan.name(), loader.load(plan), shared, layers);
      }
    }
    RotaryTables.of(checkpoint.config(), positions)
        .forEach((name, table) -> shared.put(name, table.place(engine.manager())));
    shared.put("scratch", (PtNDArray) engine.manager().zeros(new Shape(scratch)));
    return new Weights(shared, layers);
  }

  private static void put(
      String name,
      PtNDArray weight,
      Map<String, PtNDArray> shared,
      List<Map<String, PtNDArray>> layers) {
    if (!name.startsWith(LAYER_PREFIX)) {
      shared.put(name, weight);
      return;
    }
    int dot = name.indexOf('.', LAYER_PREFIX.length());
    int layer = Integer.parseInt(name.substring(LAYER_PREFIX.length(), dot));
    layers.get(layer).put(name.substring(dot + 1), weight);
  }

  /** Everything outside the blocks, by canonical name. */
  IValue shared() {
    return shared;
  }

  /** One dictionary per block. */
  IValue blocks() {
    return blocks;
  }

  @Override
  public void close() {
    shared.close();
    blocks.close();
    blockValues.forEach(IValue::close);
  }

  /** Maps each file once for each number format in it and cuts the weights out. */
  private static final class Loader implements AutoCloseable {
    private final TorchEngine engine;
    private final Checkpoint checkpoint;
    private final Precision precision;
    private final PtNDManager scratch;
    private final Script script;
    private final Map<MapKey, PtNDArray> maps = new HashMap<>();

    private record MapKey(Path path, StorageType dtype) {}

    Loader(TorchEngine engine, Checkpoint checkpoint, Precision precision) {
      this.engine = engine;
      this.checkpoint = checkpoint;
      this.precision = precision;
      scratch = (PtNDManager) engine.manager().newSubManager();
      script = new Script(scratch, new ScriptArchive(Script.source("weights.py")));
    }

    PtNDArray load(WeightPlan plan) {
      PtNDArray stored = view(plan);
      if (plan.shape().size() == 1) {
        return vector(plan, stored);
      }
      int dtype = precision == Precision.FLOAT32 ? ScalarType.FLOAT32 : ScalarType.BFLOAT16;
      // A product with a transposed bfloat16 matrix is a hundred times slower on common processors.
      boolean contiguous = plan.permuted() && precision == Precision.BFLOAT16;
      return script.tensor(engine.manager(), "place", stored, dtype, engine.device(), contiguous);
    }

    /**
     * Norms and biases go through Java: autograd refuses tensors that a program made without
     * gradients in mind, and these take part in what it differentiates.
     */
    private PtNDArray vector(WeightPlan plan, PtNDArray stored) {
      float[] values;
      try (var wide = script.tensor(scratch, "place", stored, ScalarType.FLOAT32, "cpu", true)) {
        values = wide.toFloatArray();
      }
      boolean storedMinusOne =
          checkpoint.config().norm() == Norm.RMS_PLUS_ONE && plan.name().endsWith("norm.weight");
      if (storedMinusOne) {
        for (int i = 0; i < values.length; i++) {
          values[i] += 1;
        }
      }
      return (PtNDArray) engine.manager().create(values);
    }

    private PtNDArray view(WeightPlan plan) {
      Path path = checkpoint.files().get(plan.file()).path();
      if (plan.aligned()) {
        PtNDArray flat =
            maps.computeIfAbsent(
                new MapKey(path, plan.dtype()),
                key -> map(path, checkpoint.files().get(plan.file()).bytes(), plan.dtype()));
        return view(flat, plan.byteOffset() / plan.dtype().bytes(), plan);
      }
      try (var copy = AlignedCopy.of(path, plan.byteOffset(), plan.byteLength())) {
        return view(map(copy.path(), plan.byteLength(), plan.dtype()), 0, plan);
      }
    }

    private PtNDArray map(Path path, long bytes, StorageType dtype) {
      return script.tensor(
          scratch,
          "map",
          path.toAbsolutePath().toString(),
          bytes / dtype.bytes(),
          ScalarType.of(dtype));
    }

    private PtNDArray view(PtNDArray flat, long first, WeightPlan plan) {
      return script.tensor(
          scratch,
          "view",
          flat,
          first,
          plan.elements(),
          plan.storedShape().stream().mapToLong(Long::longValue).toArray(),
          plan.permutation().stream().mapToLong(Integer::longValue).toArray(),
          plan.shape().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public void close() {
      scratch.close();
    }
  }
}
