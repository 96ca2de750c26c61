package dev.candela.app.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasuredRowsTest {

  private final AtomicInteger measured = new AtomicInteger();
  private final Metric metric =
      new MeanMetric(
          MetricInfo.higherIsBetter("length", "Length", "", 10),
          pair -> {
            measured.incrementAndGet();
            return pair.response().length();
          });

  @Test
  void aRowIsMeasuredOnceAsLongAsItsTextsAreTheSame() {
    var rows = new MeasuredRows(10);
    assertThat(first(rows, "a", "bc")).isEqualTo(2);
    assertThat(first(rows, "a", "bc")).isEqualTo(2);
    assertThat(first(rows, "ab", "c")).isEqualTo(1);
    assertThat(measured).hasValue(2);
  }

  @Test
  void whatWasNotUsedForTheLongestIsForgottenFirst() {
    var rows = new MeasuredRows(2);
    first(rows, "a", "1");
    first(rows, "b", "1");
    first(rows, "a", "1");
    first(rows, "c", "1");
    first(rows, "a", "1");
    assertThat(measured).hasValue(3);
    first(rows, "b", "1");
    assertThat(measured).hasValue(4);
  }

  private double first(MeasuredRows rows, String target, String response) {
    return rows.counts(new TextPair(target, response), List.of(metric)).getFirst()[0];
  }
}
