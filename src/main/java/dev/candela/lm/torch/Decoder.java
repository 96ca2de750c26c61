package dev.candela.lm.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.candela.lm.checkpoint.Activation;
import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.CheckpointFormat;
import dev.candela.lm.checkpoint.DecoderConfig;
import dev.candela.lm.checkpoint.LayerAttention;
import dev.candela.lm.checkpoint.Norm;
import java.util.Arrays;
import java.util.List;

/**
 * The decoder program with a checkpoint's weights. All methods belong on the engine's thread; ids
 * of rows with different lengths are filled up on the right.
 */
final class Decoder implements AutoCloseable {

  /** Elements of the space in which bfloat16 matrices are widened block by block: 4 MiB. */
  private static final int SCRATCH = 1 << 20;

  private final PtNDManager manager;
  private final Weights weights;
  private final Script script;
  private final int width;

  /**
   * @param positions the most tokens a row will have
   */
  Decoder(TorchEngine engine, Checkpoint checkpoint, Precision precision, int positions) {
    manager = engine.manager();
    long scratch = Math.max(SCRATCH, widestRow(checkpoint.config()));
    weights = Weights.load(engine, checkpoint, precision, positions, scratch);
    width = checkpoint.config().width();
    script = new Script(manager, archive(engine, checkpoint, precision));
    script.value("take", weights.shared(), weights.blocks()).close();
  }

  private static long widestRow(DecoderConfig config) {
    return Math.max(
        Math.max(config.width(), config.ffnWidth()), (long) config.heads() * config.headDim());
  }

  private static ScriptArchive archive(
      TorchEngine engine, Checkpoint checkpoint, Precision precision) {
    DecoderConfig config = checkpoint.config();
    boolean half = precision == Precision.BFLOAT16;
    List<Integer> windows = config.layerAttention().stream().map(LayerAttention::window).toList();
    List<Integer> ropes = config.layerAttention().stream().map(LayerAttention::ropeTable).toList();
    return new ScriptArchive(Script.source("decoder.py"))
        .with("layers", config.layers())
        .with("heads", config.heads())
        .with("kv_heads", config.kvHeads())
        .with("head_width", config.headDim())
        .with("rms", config.norm() != Norm.LAYER_NORM)
        .with("norm_eps", config.normEps())
        .with("activation", code(config.activation()))
        .with("learned_positions", config.learnedPositions())
        .with("explained_positions", checkpoint.format() == CheckpointFormat.KERAS)
        .with("embedding_scale", embeddingScale(config, half))
        .with("attention_scale", config.attentionScale())
        .with("scale_by_layer", config.scaleByInverseLayer())
        .with("attention_cap", config.attentionSoftCap())
        .with("final_cap", config.finalSoftCap())
        .withDictionary("shared")
        .withTensors("blocks")
        .with("windows", windows)
        .with("ropes", ropes)
        .with("native", half && ProductSpeed.nativeIsFaster(engine))
        .with("attention_type", half && engine.onGpu() ? ScalarType.BFLOAT16 : ScalarType.FLOAT32);
  }

  private static int code(Activation activation) {
    return switch (activation) {
      case GELU_TANH -> 0;
      case GELU -> 1;
      case SILU -> 2;
    };
  }

  /** Gemma's factor is rounded to the compute precision, as the models were trained. */
  private static double embeddingScale(DecoderConfig config, boolean half) {
    if (!config.scaleEmbedding()) {
      return 1;
    }
    double scale = Math.sqrt(config.width());
    if (!half) {
      return scale;
    }
    int bits = Float.floatToRawIntBits((float) scale);
    int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000;
    return Float.intBitsToFloat(rounded);
  }

  /** Space for the keys and values of some rows; the caller closes it. */
  IValue newCache(int rows, int tokens) {
    return script.value("new_cache", rows, tokens);
  }

  /**
   * Reads the prompts into the cache; logits [B, V] of each row's next token, owned by {@code
   * owner}.
   */
  PtNDArray prefill(NDManager owner, int[][] ids, IValue cache) {
    long[] lengths = Arrays.stream(ids).mapToLong(row -> row.length).toArray();
    return script.tensor(owner, "prefill", rectangle(owner, ids), owner.create(lengths), cache);
  }

  /** Adds one token a row; logits [B, V] of the tokens after them, owned by {@code owner}. */
  PtNDArray step(NDManager owner, long[] ids, long[] positions, IValue cache) {
    long longest = Arrays.stream(positions).max().orElseThrow() + 1;
    return script.tensor(owner, "step", owner.create(ids), owner.create(positions), longest, cache);
  }

  /** The likeliest token of each row and its log-probability. */
  Likeliest likeliest(NDManager owner, PtNDArray logits) {
    List<PtNDArray> best = script.tensors(owner, "likeliest", logits);
    return new Likeliest(best.get(0).toLongArray(), best.get(1).toFloatArray());
  }

  record Likeliest(long[] ids, float[] logProbabilities) {}

  /** The mean of the ids' rows of the embedding table [D]; zeros for no ids. */
  float[] meanEmbedding(int[] ids) {
    if (ids.length == 0) {
      return new float[width];
    }
    try (var owner = manager.newSubManager()) {
      return script.tensor(owner, "mean_embedding", owner.create(widen(ids))).toFloatArray();
    }
  }

  /**
   * Gradients of the summed negative log-likelihood of chosen tokens for the embeddings.
   *
   * @param ids rows of token ids
   * @param explained per row, the indices of the explained tokens, none of them 0
   */
  Scores salience(int[][] ids, int[][] explained) {
    // Nothing from the last explained token on can have an influence: it is not even read.
    int[][] read = new int[ids.length][];
    Arrays.setAll(read, b -> Arrays.copyOf(ids[b], Arrays.stream(explained[b]).max().orElse(1)));
    int tokens = longest(read);
    try (var owner = manager.newSubManager()) {
      long[] rows = new long[Arrays.stream(explained).mapToInt(row -> row.length).sum()];
      long[] labels = new long[rows.length];
      int next = 0;
      for (int b = 0; b < ids.length; b++) {
        for (int index : explained[b]) {
          rows[next] = (long) b * tokens + index - 1;
          labels[next++] = ids[b][index];
        }
      }
      List<PtNDArray> scores =
          script.differentiate(
              "salience", rectangle(owner, read), owner.create(rows), owner.create(labels));
      return new Scores(unfold(scores.get(0), read, ids), unfold(scores.get(1), read, ids));
    }
  }

  /** Per row and token the norm of the gradient and its product with the embedding. */
  record Scores(float[][] gradL2, float[][] gradDotInput) {}

  /** Natural log-probability of each token given those before it; NaN for the first of a row. */
  float[][] logProbabilities(int[][] ids) {
    int tokens = longest(ids);
    float[][] rows = new float[ids.length][];
    if (tokens < 2) {
      Arrays.setAll(rows, b -> filled(ids[b].length));
      return rows;
    }
    try (var owner = manager.newSubManager()) {
      float[] flat =
          script.tensor(owner, "log_probabilities", rectangle(owner, ids)).toFloatArray();
      for (int b = 0; b < ids.length; b++) {
        rows[b] = filled(ids[b].length);
        System.arraycopy(flat, b * (tokens - 1), rows[b], 1, Math.max(0, ids[b].length - 1));
      }
      return rows;
    }
  }

  private static float[] filled(int length) {
    float[] row = new float[length];
    Arrays.fill(row, Float.NaN);
    return row;
  }

  /** Rows of the rectangle without their filling, with zeros for tokens that were not read. */
  private static float[][] unfold(PtNDArray scores, int[][] read, int[][] ids) {
    float[] flat = scores.toFloatArray();
    int tokens = flat.length / ids.length;
    float[][] rows = new float[ids.length][];
    for (int b = 0; b < ids.length; b++) {
      rows[b] = new float[ids[b].length];
      System.arraycopy(flat, b * tokens, rows[b], 0, read[b].length);
    }
    return rows;
  }

  private static int longest(int[][] ids) {
    return Arrays.stream(ids).mapToInt(row -> row.length).max().orElseThrow();
  }

  private static PtNDArray rectangle(NDManager owner, int[][] ids) {
    int tokens = longest(ids);
    long[] flat = new long[ids.length * tokens];
    for (int b = 0; b < ids.length; b++) {
      System.arraycopy(widen(ids[b]), 0, flat, b * tokens, ids[b].length);
    }
    return (PtNDArray) owner.create(flat, new Shape(ids.length, tokens));
  }

  private static long[] widen(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }

  PtNDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
