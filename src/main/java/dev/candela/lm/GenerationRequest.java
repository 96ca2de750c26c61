package dev.candela.lm;

/**
 * A prompt to continue.
 *
 * @param prompt the text, given to the model as it is
 * @param parameters how to choose the tokens
 * @param embeddings whether the answer shall carry the mean embeddings of prompt and response
 * @param specialTokens where the prompt's special tokens come from
 */
public record GenerationRequest(
    String prompt,
    GenerationParameters parameters,
    boolean embeddings,
    SpecialTokens specialTokens) {

  /** A plain text, to which the tokenizer adds the special tokens. */
  public GenerationRequest(String prompt, GenerationParameters parameters, boolean embeddings) {
    this(prompt, parameters, embeddings, SpecialTokens.ADDED);
  }

  /** What the tokenizer gets. */
  public TokenizeRequest text() {
    return new TokenizeRequest(prompt, specialTokens);
  }
}
