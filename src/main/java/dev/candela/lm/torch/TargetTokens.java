package dev.candela.lm.torch;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.List;
import java.util.Map;

/** Finds the tokens that a salience request explains. */
final class TargetTokens {
  private TargetTokens() {}

  /**
   * Per token whether it is explained; never the first, whose probability depends on nothing.
   *
   * @param row the request's index, for error messages
   */
  static boolean[] of(SalienceRequest request, Tokenization tokenization, int row) {
    boolean[] explained =
        switch (request.selection()) {
          case TargetSelection.WholeTarget() ->
              within(tokenization, request.prompt().length(), request.text().text().length());
          case TargetSelection.CharacterSpan(int start, int end) -> {
            checkSpan(start, end, request.text().text().length(), row);
            yield within(tokenization, start, end);
          }
          case TargetSelection.TokenMask(List<Boolean> mask) -> ofMask(mask, tokenization, row);
        };
    if (explained.length > 0) {
      explained[0] = false;
    }
    return explained;
  }

  /** The tokens with a character in the range; pieces of a split character go with its first. */
  private static boolean[] within(Tokenization tokenization, int start, int end) {
    List<Token> tokens = tokenization.tokens();
    boolean[] inside = new boolean[tokens.size()];
    for (int i = 0; i < inside.length; i++) {
      Token token = tokens.get(i);
      boolean laterPiece = !token.special() && token.start() == token.end() && i > 0;
      inside[i] = laterPiece ? inside[i - 1] : token.start() < end && token.end() > start;
    }
    return inside;
  }

  private static boolean[] ofMask(List<Boolean> mask, Tokenization tokenization, int row) {
    if (mask.size() != tokenization.size()) {
      throw new LanguageModelException(
          LanguageModelException.Kind.INVALID,
          "target_mask has %d entries, but prompt and target have %d tokens"
              .formatted(mask.size(), tokenization.size()),
          row,
          "target_mask",
          Map.of("have", mask.size(), "expected", tokenization.size()));
    }
    boolean[] explained = new boolean[mask.size()];
    for (int i = 0; i < explained.length; i++) {
      explained[i] = mask.get(i);
    }
    return explained;
  }

  private static void checkSpan(int start, int end, int length, int row) {
    if (start < 0 || end < start || end > length) {
      throw new LanguageModelException(
          LanguageModelException.Kind.INVALID,
          "target_span [%d, %d] does not lie within the %d characters of prompt and target"
              .formatted(start, end, length),
          row,
          "target_span",
          Map.of("start", start, "end", end, "length", length));
    }
  }
}
