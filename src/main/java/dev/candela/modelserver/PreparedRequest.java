package dev.candela.modelserver;

import dev.candela.lm.SpecialTokens;
import dev.candela.modelserver.wire.InferenceInput;
import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.Parameters;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request whose prompts are as the model reads them.
 *
 * @param request what was asked
 * @param prompts the prompts, one for each input
 */
record PreparedRequest(InferenceRequest request, List<Prompt> prompts) {

  /**
   * What the model reads before the target or its own answer.
   *
   * @param text the text
   * @param specialTokens where its special tokens come from
   */
  record Prompt(String text, SpecialTokens specialTokens) {

    /** The text if a chat template wrote it. */
    @Nullable String rendered() {
      return specialTokens == SpecialTokens.IN_TEXT ? text : null;
    }
  }

  InferenceInput input(int row) {
    return request.inputs().get(row);
  }

  Prompt prompt(int row) {
    return prompts.get(row);
  }

  Parameters parametersOf(int row) {
    return request.parametersOf(input(row));
  }

  /** Something for each input. */
  <T> List<T> each(IntFunction<T> ofRow) {
    return IntStream.range(0, prompts.size()).mapToObj(ofRow).toList();
  }
}
