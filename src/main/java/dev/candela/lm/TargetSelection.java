package dev.candela.lm;

import java.util.List;

/**
 * Which tokens of prompt + target a salience request explains. The first token is never explained.
 */
public sealed interface TargetSelection {

  /** All tokens of the target, that is those with characters of it; nothing when it is empty. */
  record WholeTarget() implements TargetSelection {}

  /**
   * Chosen token by token.
   *
   * @param mask one entry per token of prompt + target, special tokens included
   */
  record TokenMask(List<Boolean> mask) implements TargetSelection {
    public TokenMask {
      mask = List.copyOf(mask);
    }
  }

  /**
   * The tokens with at least one character in a range.
   *
   * @param start begin in prompt + target, in UTF-16 code units
   * @param end end (exclusive)
   */
  record CharacterSpan(int start, int end) implements TargetSelection {}
}
