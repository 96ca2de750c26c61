package dev.candela.app.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal component analysis: the directions in which the rows differ most.
 *
 * <p>With X the centred rows [N, D], the axes are the leading eigenvectors of XᵀX [D, D]. That
 * matrix is never formed: a block Krylov space (Musco and Musco, "Randomized block Krylov methods",
 * 2015) of a hundred or so dimensions is spanned by repeated products with X and Xᵀ, and the
 * eigenvectors are taken within it. Where N or D is smaller than that, the space is everything and
 * the result exact.
 */
final class Pca {

  private static final int SMALLEST_SPACE = 96;
  private static final int OVERSAMPLING = 4;

  /** What is shorter than this in relation to its block is rounding. */
  private static final double NOTHING = 1e-10;

  private final double[] mean; // [D]
  private final List<double[]> axes; // [k][D]
  private final double[] explained; // [k]

  private Pca(double[] mean, List<double[]> axes, double[] explained) {
    this.mean = mean;
    this.axes = axes;
    this.explained = explained;
  }

  /**
   * Fits the axes. The same rows always give the same ones; an axis points to where its greatest
   * weight is positive.
   *
   * @param rows [N, D], at least one
   * @param components k; there are fewer axes when the rows span fewer dimensions
   */
  static Pca fit(float[][] rows, int components) {
    double[] mean = mean(rows);
    var space = new KrylovSpace(rows, mean, components);
    return space.leadingAxes(components);
  }

  /** The row in the coordinates of the axes [k]; 0 where there is no axis. */
  double[] project(float[] row, int components) {
    double[] point = new double[components];
    for (int c = 0; c < Math.min(components, axes.size()); c++) {
      double[] axis = axes.get(c);
      double sum = 0;
      for (int d = 0; d < mean.length; d++) {
        sum += (row[d] - mean[d]) * axis[d];
      }
      point[c] = sum;
    }
    return point;
  }

  /** The share of the rows' variance along each axis. */
  double[] explained() {
    return explained.clone();
  }

  private static double[] mean(float[][] rows) {
    double[] mean = new double[rows[0].length]; // [D]
    for (float[] row : rows) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= rows.length;
    }
    return mean;
  }

  /** An orthonormal basis that is rich in the leading eigenvectors. */
  private static final class KrylovSpace {

    private final float[][] rows;
    private final double[] mean;
    private final List<double[]> basis = new ArrayList<>(); // [m][D]
    private final List<double[]> images = new ArrayList<>(); // [m][D], each XᵀX times its vector

    KrylovSpace(float[][] rows, double[] mean, int components) {
      this.rows = rows;
      this.mean = mean;
      int everything = Math.min(rows.length, mean.length);
      int size = Math.min(everything, Math.max(SMALLEST_SPACE, 3 * components));
      List<double[]> block = randomBlock(Math.min(size, components + OVERSAMPLING));
      while (basis.size() < size) {
        List<double[]> fresh = orthonormal(block, size - basis.size());
        if (fresh.isEmpty()) {
          break;
        }
        block = timesGram(fresh);
        basis.addAll(fresh);
        images.addAll(block);
      }
    }

    /** A block of random rows' combinations: within the span of the rows from the start. */
    private List<double[]> randomBlock(int vectors) {
      var random = new Random(1);
      List<double[]> start =
          IntStream.range(0, vectors)
              .mapToObj(v -> random.doubles(mean.length, -1, 1).toArray())
              .toList();
      return timesGram(start);
    }

    /** What the vectors add to the basis, by Gram and Schmidt, twice for accuracy. */
    private List<double[]> orthonormal(List<double[]> vectors, int most) {
      var fresh = new ArrayList<double[]>();
      for (double[] vector : vectors) {
        double before = norm(vector);
        double[] rest = vector.clone();
        for (int pass = 0; pass < 2; pass++) {
          basis.forEach(known -> subtract(rest, known));
          fresh.forEach(known -> subtract(rest, known));
        }
        double after = norm(rest);
        if (after > NOTHING * before && fresh.size() < most) {
          scale(rest, 1 / after);
          fresh.add(rest);
        }
      }
      return fresh;
    }

    /** XᵀX times each vector [b][D], in one walk over the rows. */
    private List<double[]> timesGram(List<double[]> vectors) {
      List<double[]> products = vectors.stream().map(v -> new double[mean.length]).toList();
      double[] centred = new double[mean.length]; // [D]
      for (float[] row : rows) {
        for (int d = 0; d < centred.length; d++) {
          centred[d] = row[d] - mean[d];
        }
        for (int v = 0; v < products.size(); v++) {
          addScaled(products.get(v), dot(centred, vectors.get(v)), centred);
        }
      }
      return products;
    }

    Pca leadingAxes(int components) {
      int size = basis.size();
      if (size == 0) {
        return new Pca(mean, List.of(), new double[0]);
      }
      var within = new DMatrixRMaj(size, size); // [m, m]
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          double value = dot(basis.get(i), images.get(j));
          within.set(i, j, value);
          within.set(j, i, value);
        }
      }
      EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
      eigen.decompose(within);
      List<Integer> order =
          IntStream.range(0, size)
              .boxed()
              .sorted((a, b) -> Double.compare(value(eigen, b), value(eigen, a)))
              .limit(components)
              .toList();
      double total = totalVariance();
      return new Pca(
          mean,
          order.stream().map(i -> axis(eigen.getEigenVector(i))).toList(),
          order.stream().mapToDouble(i -> Math.max(0, value(eigen, i)) / total).toArray());
    }

    private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int index) {
      return eigen.getEigenvalue(index).getReal();
    }

    private double[] axis(DMatrixRMaj weights) {
      double[] axis = new double[mean.length];
      for (int i = 0; i < basis.size(); i++) {
        addScaled(axis, weights.get(i, 0), basis.get(i));
      }
      double greatest = 0;
      for (double weight : axis) {
        greatest = Math.abs(weight) > Math.abs(greatest) ? weight : greatest;
      }
      scale(axis, greatest < 0 ? -1 : 1);
      return axis;
    }

    private double totalVariance() {
      double total = 0;
      for (float[] row : rows) {
        for (int d = 0; d < mean.length; d++) {
          total += (row[d] - mean[d]) * (row[d] - mean[d]);
        }
      }
      return total;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }

  private static void addScaled(double[] sum, double factor, double[] vector) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * vector[i];
    }
  }

  private static void subtract(double[] vector, double[] unit) {
    addScaled(vector, -dot(vector, unit), unit);
  }
}
