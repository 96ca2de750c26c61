package dev.candela.app.dataset;

import java.util.List;
import java.util.Map;

/** What models answered to examples, for exports. */
public interface ResponseColumns {

  /**
   * The latest answers.
   *
   * @param model the name of a model; that nobody knows it is no error
   * @param exampleIds at most a thousand
   * @return by the id of the example; what has no answer is left out
   */
  Map<String, String> texts(String dataset, String model, List<String> exampleIds);
}
