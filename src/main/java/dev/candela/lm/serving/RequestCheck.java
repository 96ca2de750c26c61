package dev.candela.lm.serving;

import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import java.util.List;
import java.util.Map;

/**
 * Finds what is wrong with any request of a list before the first one is computed, so that a list
 * is answered as a whole or refused at once. A model finds the same, but only in the rows that it
 * is given.
 */
final class RequestCheck {

  private final LanguageModel model;
  private final int contextLength;

  RequestCheck(LanguageModel model) {
    this.model = model;
    contextLength = model.info().contextLength();
  }

  void generations(List<GenerationRequest> requests) {
    for (int row = 0; row < requests.size(); row++) {
      int tokens = model.tokenize(requests.get(row).text()).size();
      if (tokens == 0) {
        throw invalid(
            "The prompt is empty, and this model adds no token to begin with.",
            row,
            "prompt",
            Map.of());
      }
      // One token must remain for the answer.
      checkLength(tokens, contextLength - 1, row, "prompt");
    }
  }

  void saliences(List<SalienceRequest> requests) {
    for (int row = 0; row < requests.size(); row++) {
      SalienceRequest request = requests.get(row);
      int tokens = model.tokenize(request.text()).size();
      checkLength(tokens, contextLength, row, "prompt");
      switch (request.selection()) {
        case TargetSelection.TokenMask(List<Boolean> mask) -> checkMask(mask.size(), tokens, row);
        case TargetSelection.CharacterSpan(int start, int end) ->
            checkSpan(start, end, request.prompt().length() + request.target().length(), row);
        case TargetSelection.WholeTarget() -> {}
      }
    }
  }

  private void checkLength(int have, int limit, int row, String field) {
    if (have > limit && !model.cutsLongTexts()) {
      throw new LanguageModelException(
          LanguageModelException.Kind.TOO_LONG,
          "The text has %d tokens, and this model takes %d at most.".formatted(have, limit),
          row,
          field,
          Map.of("have", have, "limit", limit, "unit", "tokens"));
    }
  }

  private static void checkMask(int have, int expected, int row) {
    if (have != expected) {
      throw invalid(
          "target_mask has %d entries, but prompt and target have %d tokens."
              .formatted(have, expected),
          row,
          "target_mask",
          Map.of("have", have, "expected", expected));
    }
  }

  private static void checkSpan(int start, int end, int length, int row) {
    if (start < 0 || end < start || end > length) {
      throw invalid(
          "target_span [%d, %d] does not lie within the %d characters of prompt and target."
              .formatted(start, end, length),
          row,
          "target_span",
          Map.of("start", start, "end", end, "length", length));
    }
  }

  private static LanguageModelException invalid(
      String message, int row, String field, Map<String, Object> details) {
    return new LanguageModelException(
        LanguageModelException.Kind.INVALID, message, row, field, details);
  }
}
