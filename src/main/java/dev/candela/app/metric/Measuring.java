package dev.candela.app.metric;

import dev.candela.app.dataset.Dataset;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.dataset.ExampleFilter;
import dev.candela.app.dataset.Field;
import dev.candela.app.run.Answers;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the answers that are there; it asks no model. */
@Singleton
class Measuring {

  private static final int MOST_MODELS = 20;
  private static final int MOST_EXAMPLES = 10_000;

  private final Datasets datasets;
  private final Answers answers;
  private final MeasuredRows rows;

  Measuring(Datasets datasets, Answers answers, MeasuredRows rows) {
    this.datasets = datasets;
    this.answers = answers;
    this.rows = rows;
  }

  /** Measures groups of examples. */
  MetricsAnswer groups(MetricsRequest request) {
    Dataset dataset = datasets.require(Given.text("dataset", request.dataset()));
    List<String> models = Given.someNames("models", request.models(), MOST_MODELS);
    List<Metric> metrics = Metrics.named(request.metrics());
    Map<MetricGroup, List<Example>> groups = groups(dataset, request.groups());
    List<Example> examples = groups.values().stream().flatMap(List::stream).distinct().toList();
    Map<String, Scores> scores = scores(dataset, models, metrics, examples);
    var table = new ArrayList<MetricsAnswer.Row>();
    groups.forEach(
        (group, members) ->
            scores.forEach((model, ofModel) -> table.add(ofModel.row(model, group, members))));
    return new MetricsAnswer(table);
  }

  /** Measures examples one by one. */
  ExampleMetrics examples(ExampleMetricsRequest request) {
    Dataset dataset = datasets.require(Given.text("dataset", request.dataset()));
    List<String> models = Given.someNames("models", request.models(), MOST_MODELS);
    List<Metric> metrics = Metrics.named(request.metrics());
    List<Example> examples =
        request.exampleIds() == null
            ? everything(dataset)
            : datasets.examples(
                dataset.name(), Given.names("exampleIds", request.exampleIds(), MOST_EXAMPLES));
    Map<String, Scores> scores = scores(dataset, models, metrics, examples);
    var items = new ArrayList<ExampleMetrics.Item>();
    for (Example example : examples) {
      scores.forEach(
          (model, ofModel) -> {
            Map<String, @Nullable Double> values = ofModel.values(example);
            if (values != null) {
              items.add(new ExampleMetrics.Item(example.id(), model, values));
            }
          });
    }
    return new ExampleMetrics(items);
  }

  /** The groups that were asked for, in the order of the request's fields. */
  private Map<MetricGroup, List<Example>> groups(Dataset dataset, MetricsRequest.Groups wanted) {
    Map<MetricGroup, List<Example>> groups = new LinkedHashMap<>();
    if (wanted.all()) {
      groups.put(MetricGroup.of(MetricGroup.Kind.ALL, "all"), everything(dataset));
    }
    List<Example> selection = datasets.examples(dataset.name(), "selection", wanted.selection());
    if (!selection.isEmpty()) {
      groups.put(MetricGroup.of(MetricGroup.Kind.SELECTION, "selection"), selection);
    }
    for (String slice : wanted.slices()) {
      List<String> ids = datasets.ids(dataset.name(), ExampleFilter.ofSlice(slice));
      groups.put(
          MetricGroup.of(MetricGroup.Kind.SLICE, slice), datasets.examples(dataset.name(), ids));
    }
    if (!wanted.facets().isEmpty()) {
      wanted.facets().forEach(name -> requireField(dataset, name));
      groups.putAll(
          FacetGroups.of(
              wanted.facetsOfSelection() ? selection : everything(dataset), wanted.facets()));
    }
    return groups;
  }

  private List<Example> everything(Dataset dataset) {
    return datasets.examples(
        dataset.name(), datasets.ids(dataset.name(), ExampleFilter.EVERYTHING));
  }

  private static void requireField(Dataset dataset, String name) {
    List<String> names = dataset.fields().stream().map(Field::name).toList();
    if (!names.contains(name)) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          "facets",
          "has a name that is no field of the dataset; it has %s.".formatted(names),
          Map.of("choices", names));
    }
  }

  private Map<String, Scores> scores(
      Dataset dataset, List<String> models, List<Metric> metrics, List<Example> examples) {
    List<String> ids = examples.stream().map(Example::id).toList();
    Map<String, Scores> scores = new LinkedHashMap<>();
    for (String model : models) {
      Map<String, String> texts = answers.texts(dataset.name(), model, ids);
      scores.put(model, Scores.of(examples, texts, metrics, rows));
    }
    return scores;
  }
}
