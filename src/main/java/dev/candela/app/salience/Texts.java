package dev.candela.app.salience;

import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import dev.candela.lm.TargetSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the texts of a request must be, and the places in them. */
final class Texts {

  /** As the model server's; a model's own limit is in tokens, and far lower. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private Texts() {}

  static String prompt(@Nullable String given) {
    return Given.sound("prompt", given);
  }

  static String target(@Nullable String given) {
    return Given.sound("target", given);
  }

  static void checkLength(String prompt, String target) {
    long have = (long) prompt.length() + target.length();
    if (have > MOST_CHARACTERS) {
      throw RequestRefused.field(
          ErrorCode.TOO_LONG,
          null,
          "prompt",
          "and target have %d characters, and %d is the most.".formatted(have, MOST_CHARACTERS),
          Map.of("have", have, "limit", MOST_CHARACTERS, "unit", "characters"));
    }
  }

  /** What a request wants explained. */
  static TargetSelection selection(@Nullable Span span, int length) {
    if (span == null) {
      return new TargetSelection.WholeTarget();
    }
    int start = Given.value("span.start", span.start());
    int end = Given.value("span.end", span.end());
    check("span", start, end, 0, length, "prompt and target");
    return new TargetSelection.CharacterSpan(start, end);
  }

  /** A part of a text that has something in it. */
  static void check(String field, int start, int end, int from, int to, String where) {
    if (start < from || end <= start || end > to) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          field,
          "[%d, %d] is empty or outside of %s, which is [%d, %d]."
              .formatted(start, end, where, from, to),
          Map.of("start", start, "end", end, "least", from, "limit", to));
    }
  }

  /** A part of a text without which no half of a surrogate pair remains. */
  static void checkPairs(String field, int start, int end, String text) {
    for (int cut : new int[] {start, end}) {
      if (cut > 0
          && cut < text.length()
          && Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut))) {
        throw RequestRefused.field(
            ErrorCode.INVALID_REQUEST,
            null,
            field,
            "[%d, %d] takes half of a surrogate pair, which it cuts at position %d."
                .formatted(start, end, cut),
            Map.of("start", start, "end", end, "position", cut));
      }
    }
  }
}
