package dev.candela.demomodel;

import java.util.Map;
import java.util.Random;

/**
 * First weights whose attention already looks things up.
 *
 * <p>A transformer learns to look things up in its context from ordinary first weights too, but
 * only after a hundred times the tokens that two cores can read in an hour. So some heads start as
 * what such heads turn into. Everything stays trainable, and the plain model has no notion of it.
 *
 * <ul>
 *   <li>Embeddings start in the first half of the coordinates, with one coordinate the same for all
 *       tokens.
 *   <li>The first layer copies the token before into the third quarter, and the token before that
 *       into the fourth: heads that find their place by position alone.
 *   <li>The second and third layer have a head that attends to equal tokens, one that attends to
 *       what followed an equal token, and one that attends to what stood two places after it. The
 *       latter two copy what they find to the output.
 * </ul>
 *
 * <p>Compare A. Trockman and Z. Kolter, "Mimetic initialization of self-attention layers" (2023),
 * and C. Olsson et al., "In-context learning and induction heads" (2022).
 */
final class PreparedHeads {

  private static final int HEAD = ModelShape.HEAD_WIDTH;

  /**
   * Position pairs that turn fast enough to tell neighbours apart; the others compare distant
   * tokens.
   */
  private static final int FAST_PAIRS = 6;

  /** Standard deviation of the embedding's numbers, and the size of its constant coordinate. */
  private static final double EMBEDDING = 0.2;

  private static final double CONSTANT = 2;

  /** Sizes of queries and keys, such that a match outweighs some hundred other tokens. */
  private static final double POSITION_GAIN = 0.8;

  private static final double EQUAL_GAIN = 0.16;
  private static final double COPY_GAIN = 0.38;
  private static final double COPY_STRENGTH = 1.2;

  private final Random random;
  private final int width;
  private final Safetensors.Tensor queries;
  private final Safetensors.Tensor keys;
  private final Safetensors.Tensor values;
  private final Safetensors.Tensor outputs;

  private PreparedHeads(Map<String, Safetensors.Tensor> weights, int width, Random random) {
    this.random = random;
    this.width = width;
    this.queries = Weights.tensor(weights, "q");
    this.keys = Weights.tensor(weights, "k");
    this.values = Weights.tensor(weights, "v");
    this.outputs = Weights.tensor(weights, "o");
  }

  /** Overwrites some of the weights of a fresh model. */
  static void prepare(Map<String, Safetensors.Tensor> weights, ModelShape shape, Random random) {
    PreparedHeads heads = new PreparedHeads(weights, shape.width(), random);
    heads.prepareEmbedding(Weights.tensor(weights, "embed"));
    int half = shape.width() / 2;
    int quarter = shape.width() / 4;
    double[][] code = heads.directions(quarter, half);
    heads.copyEarlierToken(0, 1, code, half);
    heads.copyEarlierToken(2, 2, code, half + quarter);
    for (int layer = 1; layer <= 2; layer++) {
      double[][] equal = heads.comparison(half, EQUAL_GAIN);
      heads.match(layer, 0, equal, 0, equal, 0);
      double[][] next = heads.comparison(quarter, COPY_GAIN);
      heads.match(layer, 1, product(next, code), 0, next, half);
      heads.copyToOutput(layer, 1);
      double[][] later = heads.comparison(quarter, COPY_GAIN);
      heads.match(layer, 2, later, half, later, half + quarter);
      heads.copyToOutput(layer, 2);
    }
  }

  private void prepareEmbedding(Safetensors.Tensor embedding) {
    float[] numbers = embedding.values();
    for (int i = 0; i < numbers.length; i++) {
      int coordinate = i % width;
      numbers[i] =
          (float)
              (coordinate == 0
                  ? CONSTANT
                  : coordinate < width / 2 ? random.nextGaussian() * EMBEDDING : 0);
    }
  }

  /** Heads of the first layer that attend {@code distance} places back and write what is there. */
  private void copyEarlierToken(int firstHead, int distance, double[][] code, int to) {
    for (int part = 0; part * HEAD < code.length; part++) {
      int head = firstHead + part;
      clear(0, head);
      for (int pair = 0; pair < FAST_PAIRS; pair++) {
        double angle = distance * Math.pow(ModelShape.ROPE_THETA, -2.0 * pair / HEAD);
        put(queries, 0, head * HEAD + pair, 0, POSITION_GAIN);
        put(keys, 0, head * HEAD + pair, 0, POSITION_GAIN * Math.cos(angle));
        put(keys, 0, head * HEAD + pair + HEAD / 2, 0, POSITION_GAIN * Math.sin(angle));
      }
      for (int i = 0; i < Math.min(HEAD, code.length - part * HEAD); i++) {
        for (int j = 1; j < code[0].length; j++) {
          put(values, 0, head * HEAD + i, j, code[part * HEAD + i][j]);
        }
        put(outputs, 0, to + part * HEAD + i, head * HEAD + i, EMBEDDING);
      }
    }
  }

  /** A head that attends where {@code k} of the token there equals {@code q} of the token here. */
  private void match(int layer, int head, double[][] q, int qFrom, double[][] k, int kFrom) {
    clear(layer, head);
    for (int i = 0; i < HEAD; i++) {
      for (int j = 0; j < q[0].length; j++) {
        put(queries, layer, head * HEAD + i, qFrom + j, qFrom + j == 0 ? 0 : q[i][j]);
      }
      for (int j = 0; j < k[0].length; j++) {
        put(keys, layer, head * HEAD + i, kFrom + j, kFrom + j == 0 ? 0 : k[i][j]);
      }
    }
  }

  /** Lets a head write the token it attends to where the prediction is read. */
  private void copyToOutput(int layer, int head) {
    double[][] directions = directions(HEAD, width / 2);
    for (int i = 0; i < HEAD; i++) {
      for (int j = 1; j < width / 2; j++) {
        put(values, layer, head * HEAD + i, j, directions[i][j]);
        put(outputs, layer, j, head * HEAD + i, COPY_STRENGTH * directions[i][j]);
      }
    }
  }

  private void clear(int layer, int head) {
    for (int i = 0; i < HEAD; i++) {
      for (int j = 0; j < width; j++) {
        put(queries, layer, head * HEAD + i, j, 0);
        put(keys, layer, head * HEAD + i, j, 0);
      }
    }
  }

  private void put(Safetensors.Tensor stacked, int layer, int row, int column, double value) {
    stacked.values()[(layer * width + row) * width + column] = (float) value;
  }

  /** Random rows for comparing, none in the position pairs that turn fast. */
  private double[][] comparison(int columns, double gain) {
    double[][] rows = new double[HEAD][columns];
    for (int i = 0; i < HEAD; i++) {
      for (int j = 0; j < columns && i % (HEAD / 2) >= FAST_PAIRS; j++) {
        rows[i][j] = random.nextGaussian() * gain;
      }
    }
    return rows;
  }

  /** Rows of length one at right angles to each other. */
  private double[][] directions(int count, int columns) {
    double[][] rows = new double[count][columns];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < columns; j++) {
        rows[i][j] = random.nextGaussian();
      }
      for (int other = 0; other < i; other++) {
        double overlap = dot(rows[i], rows[other]);
        for (int j = 0; j < columns; j++) {
          rows[i][j] -= overlap * rows[other][j];
        }
      }
      double length = Math.sqrt(dot(rows[i], rows[i]));
      for (int j = 0; j < columns; j++) {
        rows[i][j] /= length;
      }
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }
}
