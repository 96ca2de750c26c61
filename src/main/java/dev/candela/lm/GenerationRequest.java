package dev.candela.lm;

/**
 * A prompt to continue.
 *
 * @param prompt the text, given to the model as it is
 * @param parameters how to choose the tokens
 * @param embeddings whether the answer shall carry the mean embeddings of prompt and response
 */
public record GenerationRequest(
    String prompt, GenerationParameters parameters, boolean embeddings) {}
