package dev.candela.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearestRowsTest {

  private static final float[][] ROWS = {{0, 0}, {3, 4}, {1, 0}, {-1, 0}, {10, 1}};

  @Test
  void theNearestComeFirstAndOfEquallyNearOnesTheEarlier() {
    assertThat(NearestRows.find(ROWS, new float[] {0, 0}, 4, Distance.EUCLIDEAN))
        .containsExactly(near(0, 0), near(2, 1), near(3, 1), near(1, 5));
  }

  @Test
  void byCosineOnlyTheDirectionCounts() {
    assertThat(NearestRows.find(ROWS, new float[] {5, 0}, 2, Distance.COSINE))
        .extracting(NearestRows.Near::row)
        .containsExactly(2, 4);
    assertThat(Distance.COSINE.between(new float[] {1, 0}, new float[] {-2, 0}))
        .isCloseTo(2, within(1e-12));
    assertThat(Distance.COSINE.between(new float[] {1, 0}, new float[] {0, 0})).isEqualTo(1);
  }

  @Test
  void whenMoreAreWantedThanThereAreAllCome() {
    assertThat(NearestRows.find(ROWS, ROWS[0], 50, Distance.EUCLIDEAN)).hasSize(ROWS.length);
  }

  private static NearestRows.Near near(int row, double distance) {
    return new NearestRows.Near(row, distance);
  }
}
