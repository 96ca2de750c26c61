package dev.candela.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingMapTest {

  private static final double ROUNDING = 1e-6;

  @Test
  void theFirstAxisIsTheOneAlongWhichRowsDifferMost() {
    // Along (3, 4) / 5 with the deviations ±10 and ±5, and ±1 across it.
    float[][] rows = {
      along(10, 1), along(10, -1), along(-10, 1), along(-10, -1), along(5, 0), along(-5, 0)
    };
    EmbeddingMap map = map(rows, ProjectionMethod.PCA, 2, 1);
    assertThat(IntStream.range(0, 6).mapToDouble(i -> map.points()[i][0]).toArray())
        .containsExactly(new double[] {10, 10, -10, -10, 5, -5}, within(1e-5));
    assertThat(map.explained()[0]).isCloseTo(450.0 / 454, within(ROUNDING));
    assertThat(map.explained()[1]).isCloseTo(4.0 / 454, within(ROUNDING));
  }

  /** Wide and tall matrices, smaller and larger than the Krylov space. */
  @ParameterizedTest
  @CsvSource({"5, 40", "40, 5", "30, 500", "500, 30", "300, 400"})
  void axesAreOrthonormalEigenvectorsInFallingOrder(int count, int width) {
    float[][] rows = clusters(count, width, 6, 3);
    Pca pca = Pca.fit(rows, 3);
    double[] variances = new double[3];
    double[][] points =
        Arrays.stream(rows).map(row -> pca.project(row, 3)).toArray(double[][]::new);
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < a; b++) {
        // Coordinates along different eigenvectors do not correlate.
        assertThat(covariance(points, a, b) / covariance(points, b, b))
            .isCloseTo(0, within(ROUNDING));
      }
      variances[a] = covariance(points, a, a);
    }
    assertThat(variances[0]).isGreaterThanOrEqualTo(variances[1]);
    assertThat(variances[1]).isGreaterThanOrEqualTo(variances[2]);
    assertThat(Arrays.stream(pca.explained()).sum()).isBetween(0.0, 1 + ROUNDING);
    assertThat(pca.explained()[0] / pca.explained()[1])
        .isCloseTo(variances[0] / variances[1], within(1e-4));
  }

  @Test
  void threeAxesKeepAllDistancesOfRowsThatSpanThreeDimensions() {
    var random = new Random(5);
    float[][] rows = new float[50][200];
    float[][] directions = clusters(3, 200, 3, 9);
    for (float[] row : rows) {
      for (float[] direction : directions) {
        float weight = (float) random.nextGaussian();
        for (int d = 0; d < row.length; d++) {
          row[d] += weight * direction[d];
        }
      }
    }
    EmbeddingMap map = map(rows, ProjectionMethod.PCA, 3, 1);
    for (int i = 1; i < rows.length; i++) {
      assertThat(distance(map.points()[0], map.points()[i]))
          .isCloseTo(Distance.EUCLIDEAN.between(rows[0], rows[i]), within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource(ProjectionMethod.class)
  void rowsThatAreAllTheSameHavePlacesToo(ProjectionMethod method) {
    float[][] rows = new float[20][8];
    for (double[] point : map(rows, method, 3, 1).points()) {
      assertThat(point).hasSize(3).doesNotContain(Double.NaN);
    }
  }

  @ParameterizedTest
  @EnumSource(ProjectionMethod.class)
  void aHandfulOfRowsHavePlacesToo(ProjectionMethod method) {
    for (int count = 1; count <= 6; count++) {
      EmbeddingMap map = map(clusters(count, 7, 2, 1), method, 2, 1);
      assertThat(map.points()).hasNumberOfRows(count);
      assertThat(Arrays.stream(map.points()).flatMapToDouble(Arrays::stream).toArray())
          .doesNotContain(Double.NaN);
    }
  }

  @ParameterizedTest
  @EnumSource(ProjectionMethod.class)
  void theSameSeedGivesTheSameMap(ProjectionMethod method) {
    float[][] rows = clusters(120, 64, 4, 1);
    assertThat(map(rows, method, 2, 11).points()).isDeepEqualTo(map(rows, method, 2, 11).points());
  }

  @Test
  void umapKeepsNeighboursTogether() {
    int clusters = 4;
    float[][] rows = clusters(160, 64, clusters, 2);
    double[][] points = map(rows, ProjectionMethod.UMAP, 2, 3).points();
    for (int row = 0; row < rows.length; row++) {
      int nearest = nearest(points, row);
      assertThat(nearest % clusters)
          .as("the point nearest to row %d", row)
          .isEqualTo(row % clusters);
    }
  }

  @ParameterizedTest
  @EnumSource(ProjectionMethod.class)
  void nothingMovesWhenARowIsAddedAndItLiesWhereItsLikeLie(ProjectionMethod method) {
    float[][] rows = clusters(80, 16, 4, 2);
    double[][] before = map(rows, method, 2, 3).points();
    float[][] more = Arrays.copyOf(rows, 81);
    more[80] = rows[17].clone();
    boolean[] added = new boolean[81];
    added[80] = true;
    double[][] after = EmbeddingMap.of(more, added, method, 2, 3).points();
    assertThat(Arrays.copyOf(after, 80)).isDeepEqualTo(before);
    assertThat(after[80]).containsExactly(before[17], within(1e-9));
  }

  private static EmbeddingMap map(float[][] rows, ProjectionMethod method, int k, long seed) {
    return EmbeddingMap.of(rows, new boolean[rows.length], method, k, seed);
  }

  private static float[] along(double lengthwise, double across) {
    return new float[] {
      (float) (0.6 * lengthwise - 0.8 * across), (float) (0.8 * lengthwise + 0.6 * across)
    };
  }

  /** Row i lies near the centre of cluster i mod clusters. */
  private static float[][] clusters(int count, int width, int clusters, long seed) {
    var random = new Random(seed);
    double[][] centres = new double[clusters][width];
    for (double[] centre : centres) {
      Arrays.setAll(centre, d -> 5 * random.nextGaussian());
    }
    float[][] rows = new float[count][width];
    for (int row = 0; row < count; row++) {
      for (int d = 0; d < width; d++) {
        rows[row][d] = (float) (centres[row % clusters][d] + 0.3 * random.nextGaussian());
      }
    }
    return rows;
  }

  private static double covariance(double[][] points, int a, int b) {
    double sum = 0;
    for (double[] point : points) {
      sum += point[a] * point[b];
    }
    return sum / points.length;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(d -> (a[d] - b[d]) * (a[d] - b[d])).sum());
  }

  private static int nearest(double[][] points, int row) {
    int nearest = row == 0 ? 1 : 0;
    for (int other = 0; other < points.length; other++) {
      if (other != row
          && distance(points[row], points[other]) < distance(points[row], points[nearest])) {
        nearest = other;
      }
    }
    return nearest;
  }
}
