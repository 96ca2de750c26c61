package dev.candela.app.run;

import dev.candela.app.dataset.ResponseColumns;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What models have answered to the examples of datasets. */
@Singleton
public class Answers implements ResponseColumns {

  private final RunStore store;

  Answers(RunStore store) {
    this.store = store;
  }

  /**
   * The newest outcome for each example that has one, by example id: the answer, or why there is
   * none. Only the first of several repeats counts.
   */
  public Map<String, Result> latest(String dataset, String model, List<String> exampleIds) {
    return store.latest(dataset, model, exampleIds.stream().distinct().toList()).stream()
        .collect(
            Collectors.toMap(result -> String.valueOf(result.exampleId()), Function.identity()));
  }

  @Override
  public Map<String, String> texts(String dataset, String model, List<String> exampleIds) {
    var texts = new HashMap<String, String>();
    latest(dataset, model, exampleIds)
        .forEach(
            (id, result) -> {
              String text = result.text();
              if (text != null && result.status() == RowStatus.DONE) {
                texts.put(id, text);
              }
            });
    return texts;
  }
}
