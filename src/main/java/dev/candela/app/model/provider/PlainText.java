package dev.candela.app.model.provider;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.SpecialTokens;
import java.util.Map;

/** For providers that take plain texts only, and not what a chat template wrote. */
public final class PlainText {
  private PlainText() {}

  /** Why such a provider has no chat template, a sentence. */
  public static final String REASON =
      "The provider writes conversations down itself; write prompts for it as plain text.";

  /**
   * Refuses texts that spell special tokens.
   *
   * @param row index of the request
   */
  public static void require(SpecialTokens specialTokens, int row) {
    if (specialTokens != SpecialTokens.ADDED) {
      throw new LanguageModelException(Kind.UNSUPPORTED, REASON, row, "prompt", Map.of());
    }
  }
}
