package dev.candela.app.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text without characters that no database keeps: NUL and lone surrogates are U+FFFD
 * @param candidates all answers to the question, {@code text} being the first, where the model gave
 *     several; empty where it gave one
 * @param finishReason why it ended, in lower case
 * @param promptTokens null when the model does not say
 * @param responseTokens null when the model does not say
 * @param milliseconds how long the model took; not how long the question waited for its turn
 * @param remark a sentence of the provider about the answer, for example why it was withheld
 */
public record Answer(
    String text,
    List<String> candidates,
    @Nullable String finishReason,
    @Nullable Integer promptTokens,
    @Nullable Integer responseTokens,
    long milliseconds,
    @Nullable String remark) {
  public Answer {
    text = storable(text);
    candidates =
        candidates == null ? List.of() : candidates.stream().map(Answer::storable).toList();
    remark = remark == null ? null : storable(remark);
  }

  /** PostgreSQL has no NUL in texts, and UTF-8 no half characters. */
  static String storable(String text) {
    StringBuilder sound = null;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      boolean unsound = character == 0 || (character >= 0xD800 && character <= 0xDFFF);
      if (unsound) {
        sound = sound == null ? new StringBuilder(text) : sound;
        sound.setCharAt(i, '\uFFFD');
      }
      i += Character.charCount(character);
    }
    return sound == null ? text : sound.toString();
  }
}
