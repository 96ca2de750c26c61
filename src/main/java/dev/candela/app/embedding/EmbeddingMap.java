package dev.candela.app.embedding;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Embeddings as points of a plane or a space. The map is made of the rows that a dataset came with;
 * rows added later are put where they belong, so that nothing moves when somebody adds an example.
 *
 * @param points [N, k]
 * @param explained [k] share of the variance along each axis, empty where axes mean nothing
 */
record EmbeddingMap(double[][] points, double[] explained) {

  /** An added row lies among this many of its neighbours. */
  private static final int NEIGHBOURS = 5;

  /**
   * @param rows [N, D], at least one
   * @param added [N] whether a row was added later
   * @param dimensions k, 2 or 3
   */
  static EmbeddingMap of(
      float[][] rows, boolean[] added, ProjectionMethod method, int dimensions, long seed) {
    int[] originals = IntStream.range(0, rows.length).filter(row -> !added[row]).toArray();
    int[] base = originals.length == 0 ? IntStream.range(0, rows.length).toArray() : originals;
    float[][] baseRows = IntStream.of(base).mapToObj(row -> rows[row]).toArray(float[][]::new);
    return switch (method) {
      case PCA -> byAxes(rows, Pca.fit(baseRows, dimensions), dimensions);
      case UMAP -> byNeighbours(rows, base, baseRows, dimensions, seed);
    };
  }

  private static EmbeddingMap byAxes(float[][] rows, Pca pca, int dimensions) {
    double[][] points =
        Stream.of(rows).map(row -> pca.project(row, dimensions)).toArray(double[][]::new);
    return new EmbeddingMap(points, pca.explained());
  }

  private static EmbeddingMap byNeighbours(
      float[][] rows, int[] base, float[][] baseRows, int dimensions, long seed) {
    double[][] basePoints = NeighbourMap.of(baseRows, dimensions, seed);
    double[][] points = new double[rows.length][];
    for (int i = 0; i < base.length; i++) {
      points[base[i]] = basePoints[i];
    }
    for (int row = 0; row < rows.length; row++) {
      if (points[row] == null) {
        points[row] =
            among(
                NearestRows.find(baseRows, rows[row], NEIGHBOURS, Distance.EUCLIDEAN), basePoints);
      }
    }
    return new EmbeddingMap(points, new double[0]);
  }

  /** The mean of the neighbours' places, the nearer ones counting more. */
  private static double[] among(List<NearestRows.Near> neighbours, double[][] places) {
    double[] sum = new double[places[0].length];
    double weights = 0;
    for (NearestRows.Near near : neighbours) {
      if (near.distance() == 0) {
        return places[near.row()].clone();
      }
      double weight = 1 / near.distance();
      weights += weight;
      for (int d = 0; d < sum.length; d++) {
        sum[d] += weight * places[near.row()][d];
      }
    }
    for (int d = 0; d < sum.length; d++) {
      sum[d] /= weights;
    }
    return sum;
  }
}
