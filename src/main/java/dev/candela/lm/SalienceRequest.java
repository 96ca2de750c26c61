package dev.candela.lm;

/**
 * A text to explain.
 *
 * @param prompt what the model was given
 * @param target what it answered, appended to the prompt without a separator; may be empty
 * @param selection which tokens to explain
 * @param logProbabilities whether the answer shall carry the log-probability of every token
 * @param specialTokens where the special tokens come from
 */
public record SalienceRequest(
    String prompt,
    String target,
    TargetSelection selection,
    boolean logProbabilities,
    SpecialTokens specialTokens) {

  /** A plain text, to which the tokenizer adds the special tokens. */
  public SalienceRequest(
      String prompt, String target, TargetSelection selection, boolean logProbabilities) {
    this(prompt, target, selection, logProbabilities, SpecialTokens.ADDED);
  }

  /** What the tokenizer gets. */
  public TokenizeRequest text() {
    return new TokenizeRequest(prompt + target, specialTokens);
  }
}
