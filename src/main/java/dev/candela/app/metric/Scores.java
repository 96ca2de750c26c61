package dev.candela.app.metric;

import dev.candela.app.dataset.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the metrics counted in the answers of one model, row by row. */
final class Scores {

  private final List<Metric> metrics;
  private final Map<String, List<double[]>> counts;

  private Scores(List<Metric> metrics, Map<String, List<double[]>> counts) {
    this.metrics = metrics;
    this.counts = counts;
  }

  /**
   * Measures the examples that have a target and an answer.
   *
   * @param responses the answers by example id
   */
  static Scores of(
      List<Example> examples,
      Map<String, String> responses,
      List<Metric> metrics,
      MeasuredRows rows) {
    Map<String, List<double[]>> counts = new HashMap<>();
    for (Example example : examples) {
      String response = responses.get(example.id());
      if (response != null && hasTarget(example)) {
        var pair = new TextPair(example.target().orElseThrow(), response);
        counts.put(example.id(), rows.counts(pair, metrics));
      }
    }
    return new Scores(metrics, counts);
  }

  /** The values of one example, null if it was not measured. */
  @Nullable Map<String, @Nullable Double> values(Example example) {
    List<double[]> row = counts.get(example.id());
    return row == null ? null : values(List.of(row));
  }

  /** The values of a group, with who was left out and why. */
  MetricsAnswer.Row row(String model, MetricGroup group, List<Example> members) {
    var rows = new ArrayList<List<double[]>>();
    int withoutTarget = 0;
    int withoutResponse = 0;
    for (Example example : members) {
      List<double[]> row = counts.get(example.id());
      if (row != null) {
        rows.add(row);
      } else if (hasTarget(example)) {
        withoutResponse++;
      } else {
        withoutTarget++;
      }
    }
    return new MetricsAnswer.Row(
        model,
        group,
        rows.size(),
        withoutTarget,
        withoutResponse,
        values(rows),
        members.stream().map(Example::id).toList());
  }

  private Map<String, @Nullable Double> values(List<List<double[]>> rows) {
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      var corpus = new Corpus(metrics.get(i));
      for (List<double[]> row : rows) {
        corpus.add(row.get(i));
      }
      values.put(metrics.get(i).info().name(), corpus.value());
    }
    return values;
  }

  private static boolean hasTarget(Example example) {
    return example.target().filter(target -> !target.isBlank()).isPresent();
  }
}
