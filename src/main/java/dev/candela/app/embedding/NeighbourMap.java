package dev.candela.app.embedding;

import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import tagbio.umap.Umap;
import tagbio.umap.metric.EuclideanMetric;

/**
 * A map on which rows that are near each other stay near each other: UMAP (McInnes, Healy and
 * Melville 2018), on the first 50 principal components, with 15 neighbours. The same rows and seed
 * give the same map.
 */
final class NeighbourMap {

  private static final int NEIGHBOURS = 15;
  private static final int COMPONENTS = 50;

  /** With fewer rows there are no neighbourhoods to keep. */
  private static final int FEWEST_ROWS = 4;

  /** The library counts its progress in a static variable. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private NeighbourMap() {}

  /**
   * Draws the map.
   *
   * @param rows [N, D], at least one
   * @param dimensions k, 2 or 3
   * @return [N, k]
   */
  static double[][] of(float[][] rows, int dimensions, long seed) {
    Pca pca = Pca.fit(rows, COMPONENTS);
    if (rows.length < FEWEST_ROWS) {
      return Stream.of(rows).map(row -> pca.project(row, dimensions)).toArray(double[][]::new);
    }
    int width = Math.min(COMPONENTS, rows[0].length);
    double[][] reduced =
        Stream.of(rows).map(row -> pca.project(row, width)).toArray(double[][]::new);
    ONE_AT_A_TIME.lock();
    try {
      return new Umap()
          .setNumberComponents(dimensions)
          .setNumberNearestNeighbours(Math.min(NEIGHBOURS, rows.length - 1))
          .setMetric(EuclideanMetric.SINGLETON)
          .setRandom(new Random(seed))
          .setThreads(1)
          .fitTransform(reduced);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }
}
