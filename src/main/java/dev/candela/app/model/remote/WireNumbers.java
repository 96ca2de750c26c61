package dev.candela.app.model.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;

/** Lists of numbers in answers of model servers. */
final class WireNumbers {
  private WireNumbers() {}

  /** The numbers of a list, NaN for null; empty when there is no list. */
  static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).isNumber() ? list.get(i).floatValue() : Float.NaN;
    }
    return values;
  }

  /**
   * The numbers of a list that must have an entry for each token.
   *
   * @throws LanguageModelException of kind {@code FAILED} when it has not
   */
  static float[] perToken(JsonNode entry, String field, int tokens) {
    JsonNode list = entry.path(field);
    if (!list.isArray() || list.size() != tokens) {
      throw new LanguageModelException(
          Kind.FAILED,
          "The model server answered with '%s' that is not a list with an entry for each of the %d"
                  .formatted(field, tokens)
              + " tokens.");
    }
    return floats(list);
  }
}
