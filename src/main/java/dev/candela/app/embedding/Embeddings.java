package dev.candela.app.embedding;

import dev.candela.app.dataset.Dataset;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.dataset.ExampleFilter;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.run.Answers;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.lm.Capability;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings of a dataset's prompts or of a model's answers, computed in the background where
 * they are missing. An answer's embedding is that of its text as the model reads it, so that a
 * prompt and a response of the same words have the same one.
 */
@Singleton
class Embeddings {

  /** The vectors of more would not fit into the memory of a small instance. */
  private static final int MOST_EXAMPLES = 20_000;

  private final Datasets datasets;
  private final Answers answers;
  private final Vectors vectors;
  private final Map<WorkKey, EmbeddingWork> works = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Embeddings(Datasets datasets, Answers answers, Vectors vectors) {
    this.datasets = datasets;
    this.answers = answers;
    this.vectors = vectors;
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /**
   * Whose embeddings are computed together.
   *
   * @param dataset the dataset's name
   * @param revision the model's revision
   * @param field which of the texts
   */
  private record WorkKey(String dataset, String revision, EmbeddedField field) {}

  /** What is known of the embeddings that were asked for. */
  sealed interface State {

    /**
     * All that can be had is there.
     *
     * @param rows the examples with their embeddings, in the dataset's order
     * @param missing the ids of the examples without one
     * @param problem why some are missing though there is a text, null if there are none
     */
    record Ready(List<Row> rows, List<String> missing, @Nullable String problem) implements State {}

    /**
     * Some are still being computed.
     *
     * @param done how many texts are through
     * @param total how many there are
     */
    record Computing(int done, int total) implements State {}
  }

  /**
   * An example and its embedding.
   *
   * @param example the example
   * @param key the embedding's key
   * @param vector [D]
   */
  record Row(Example example, String key, float[] vector) {}

  /**
   * The embeddings of all examples that are not hidden; starts computing those that are missing.
   */
  State of(Dataset dataset, LoadedModel model, EmbeddedField field) {
    requireEmbeddings(model);
    var key = new WorkKey(dataset.name(), model.revision(), field);
    EmbeddingWork work = works.get(key);
    if (work != null && !work.ended()) {
      return new State.Computing(work.done(), work.total());
    }
    List<Example> examples = examples(dataset);
    Map<String, EmbeddingWork.Item> items = items(examples, dataset, model, field);
    Map<String, float[]> found =
        vectors.find(items.values().stream().map(EmbeddingWork.Item::key).distinct().toList());
    Map<String, String> refused = work == null ? Map.of() : work.refused();
    if (work != null && work.failure() != null) {
      // Told once; the next request tries again.
      works.remove(key, work);
      return ready(examples, items, found, work.failure());
    }
    List<EmbeddingWork.Item> wanted =
        items.values().stream()
            .filter(item -> !found.containsKey(item.key()) && !refused.containsKey(item.key()))
            .distinct()
            .toList();
    if (wanted.isEmpty()) {
      return ready(examples, items, found, reason(items, refused));
    }
    return start(key, work, new EmbeddingWork(model, wanted, refused, vectors));
  }

  private State start(WorkKey key, @Nullable EmbeddingWork ended, EmbeddingWork fresh) {
    EmbeddingWork current =
        works.compute(key, (k, known) -> known == null || known == ended ? fresh : known);
    if (current == fresh) {
      threads.execute(fresh);
    }
    return new State.Computing(current.done(), current.total());
  }

  private static void requireEmbeddings(LoadedModel model) {
    if (!model.info().capabilities().contains(Capability.EMBEDDINGS)) {
      throw RequestRefused.field(
          ErrorCode.UNSUPPORTED,
          null,
          "model",
          "names a model that gives no embeddings.",
          Map.of("capability", "embeddings"));
    }
  }

  private List<Example> examples(Dataset dataset) {
    List<String> ids = datasets.ids(dataset.name(), ExampleFilter.EVERYTHING);
    if (ids.size() > MOST_EXAMPLES) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          "dataset",
          "has %d examples; maps of at most %d are drawn.".formatted(ids.size(), MOST_EXAMPLES),
          Map.of("have", ids.size(), "limit", MOST_EXAMPLES));
    }
    return datasets.examples(dataset.name(), ids);
  }

  /** The texts that can be embedded, by example id, in the order of the examples. */
  private Map<String, EmbeddingWork.Item> items(
      List<Example> examples, Dataset dataset, LoadedModel model, EmbeddedField field) {
    Map<String, String> texts =
        switch (field) {
          case PROMPT -> examples.stream().collect(Collectors.toMap(Example::id, Example::prompt));
          case RESPONSE ->
              answers.texts(
                  dataset.name(), model.name(), examples.stream().map(Example::id).toList());
        };
    Map<String, EmbeddingWork.Item> items = new LinkedHashMap<>();
    for (Example example : examples) {
      String text = texts.get(example.id());
      if (text != null && !text.isEmpty()) {
        items.put(example.id(), new EmbeddingWork.Item(Vectors.key(model.revision(), text), text));
      }
    }
    return items;
  }

  private static @Nullable String reason(
      Map<String, EmbeddingWork.Item> items, Map<String, String> refused) {
    return items.values().stream()
        .map(item -> refused.get(item.key()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static State ready(
      List<Example> examples,
      Map<String, EmbeddingWork.Item> items,
      Map<String, float[]> found,
      @Nullable String problem) {
    var rows = new ArrayList<Row>();
    var missing = new ArrayList<String>();
    for (Example example : examples) {
      EmbeddingWork.Item item = items.get(example.id());
      float[] vector = item == null ? null : found.get(item.key());
      if (item == null || vector == null) {
        missing.add(example.id());
      } else {
        rows.add(new Row(example, item.key(), vector));
      }
    }
    return new State.Ready(rows, missing, problem);
  }
}
