package dev.candela.app.run;

import dev.candela.app.cache.ContentKey;
import dev.candela.lm.GenerationParameters;

/**
 * What a model is asked, once.
 *
 * @param key the same for questions that one answer is enough for
 */
public record Question(String key, String prompt, GenerationParameters parameters) {

  /**
   * A question.
   *
   * @param revision of the model, see {@code LoadedModel}
   * @param index which of several repeats it is: each is an answer of its own, unless all of them
   *     would be the same
   */
  public static Question of(String revision, String prompt, Parameters parameters, int index) {
    GenerationParameters effective = parameters.forRepeat(index);
    int distinct = parameters.greedy() ? 0 : index;
    Object seed = parameters.greedy() ? "-" : String.valueOf(effective.seed());
    String key =
        ContentKey.of(
            "answer/1",
            revision,
            prompt,
            String.valueOf(effective.maxNewTokens()),
            String.valueOf(effective.temperature()),
            String.valueOf(effective.topK()),
            String.valueOf(effective.topP()),
            seed,
            effective.stop().size(),
            String.join("\0", effective.stop()),
            distinct);
    return new Question(key, prompt, effective);
  }
}
