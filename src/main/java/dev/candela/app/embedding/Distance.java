package dev.candela.app.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far two embeddings are from each other. */
public enum Distance {
  /** The length of the difference. */
  @JsonProperty("euclidean")
  EUCLIDEAN {
    @Override
    double between(float[] a, float[] b) {
      double sum = 0;
      for (int d = 0; d < a.length; d++) {
        double difference = (double) a[d] - b[d];
        sum += difference * difference;
      }
      return Math.sqrt(sum);
    }
  },
  /** One minus the cosine of the angle, 0 to 2; 1 when one of the two has no direction. */
  @JsonProperty("cosine")
  COSINE {
    @Override
    double between(float[] a, float[] b) {
      double dot = 0;
      double squaresOfA = 0;
      double squaresOfB = 0;
      for (int d = 0; d < a.length; d++) {
        dot += (double) a[d] * b[d];
        squaresOfA += (double) a[d] * a[d];
        squaresOfB += (double) b[d] * b[d];
      }
      double norms = Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB);
      return norms == 0 ? 1 : Math.clamp(1 - dot / norms, 0, 2);
    }
  };

  /** The distance of two vectors of the same width. */
  abstract double between(float[] a, float[] b);
}
