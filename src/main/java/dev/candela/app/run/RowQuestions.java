package dev.candela.app.run;

import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.run.RunStore.Recorded;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes questions of the rows of a run. */
@Singleton
class RowQuestions {

  private final Datasets datasets;

  RowQuestions(Datasets datasets) {
    this.datasets = datasets;
  }

  /**
   * What becomes of some rows.
   *
   * @param questions what a model is to be asked
   * @param refused the rows that ask for nothing any more
   */
  record Asking(List<RowQuestion> questions, List<Recorded> refused) {}

  Asking of(Run run, LoadedModel model, List<RunRow> rows) {
    Map<String, Example> examples =
        examples(run.dataset(), rows.stream().map(RunRow::exampleId).distinct().toList());
    var questions = new ArrayList<RowQuestion>();
    var refused = new ArrayList<Recorded>();
    for (RunRow row : rows) {
      Example example = examples.get(row.exampleId());
      if (example == null) {
        Failure gone =
            Failure.of(ErrorCode.NOT_FOUND, "The example is not in the dataset any more.");
        refused.add(new Recorded(row, new Outcome.Failed(gone)));
      } else {
        var question =
            Question.of(model.revision(), example.prompt(), run.parameters(), row.index());
        questions.add(new RowQuestion(row, question));
      }
    }
    return new Asking(questions, refused);
  }

  /** The examples that there still are: somebody may have deleted the dataset meanwhile. */
  private Map<String, Example> examples(String dataset, List<String> ids) {
    try {
      return byId(datasets.examples(dataset, ids));
    } catch (RequestRefused e) {
      var found = new ArrayList<Example>();
      for (String id : ids) {
        try {
          found.add(datasets.requireExample(dataset, id));
        } catch (RequestRefused gone) {
          // Its row will say so.
        }
      }
      return byId(found);
    }
  }

  private static Map<String, Example> byId(List<Example> examples) {
    return examples.stream().collect(Collectors.toMap(Example::id, Function.identity()));
  }
}
