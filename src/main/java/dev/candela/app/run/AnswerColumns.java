package dev.candela.app.run;

import dev.candela.app.dataset.ResponseColumns;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives exports the newest answer of a model to each example. */
@Singleton
class AnswerColumns implements ResponseColumns {

  private final Answers answers;

  AnswerColumns(Answers answers) {
    this.answers = answers;
  }

  @Override
  public Map<String, String> texts(String dataset, String model, List<String> exampleIds) {
    var texts = new HashMap<String, String>();
    answers
        .latest(dataset, model, exampleIds)
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
