package dev.candela.app.metric;

import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics that there are, in the order in which they are shown. */
public final class Metrics {

  private static final List<Metric> ALL =
      List.of(
          new CorpusBleu(),
          Rouge.ofSubsequence(),
          MeanMetric.exactMatch(),
          Rouge.ofRuns(1),
          Rouge.ofRuns(2),
          new Chrf(2));

  private Metrics() {}

  /** What they are called and how to read them. */
  public static List<MetricInfo> infos() {
    return ALL.stream().map(Metric::info).toList();
  }

  /**
   * The metrics of these names, in the order of the names.
   *
   * @param names null or empty for all of them
   * @throws RequestRefused for a name that is none
   */
  static List<Metric> named(@Nullable List<String> names) {
    return names == null || names.isEmpty()
        ? ALL
        : names.stream().distinct().map(Metrics::named).toList();
  }

  private static Metric named(String name) {
    return ALL.stream()
        .filter(metric -> metric.info().name().equals(name))
        .findFirst()
        .orElseThrow(Metrics::unknown);
  }

  private static RequestRefused unknown() {
    List<String> known = ALL.stream().map(metric -> metric.info().name()).toList();
    return RequestRefused.field(
        ErrorCode.INVALID_REQUEST,
        null,
        "metrics",
        "has a name that is no metric; there are %s.".formatted(String.join(", ", known)),
        Map.of("choices", known));
  }
}
