package dev.candela.lm;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A language model: something that continues a text and, where it can, says why.
 *
 * <p>Every provider (in-process runtime, remote model server, hosted API) implements this
 * interface; what a provider can do is listed in {@link ModelInfo#capabilities()}, and a call to
 * anything else throws {@link LanguageModelException} of kind {@code UNSUPPORTED}. Implementations
 * are safe for use by several threads at once.
 *
 * <p>Batches exist because rows computed together are cheaper than one by one; a row's result never
 * depends on the rows beside it.
 */
public interface LanguageModel extends AutoCloseable {

  /** What this model is and what it can do. Cheap: never computes. */
  ModelInfo info();

  /**
   * Continues each prompt.
   *
   * @param requests the prompts with their parameters; the answers come in the same order
   * @param listener told of each token as it is chosen; it may also end a row early
   * @throws LanguageModelException naming the row and field when a request cannot be answered
   */
  List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener);

  /** Cuts a text into this model's tokens, special tokens included. */
  Tokenization tokenize(String text);

  /**
   * Cuts a text into this model's tokens.
   *
   * @throws LanguageModelException of kind {@code UNSUPPORTED} if the model has no chat template
   *     and is asked to find special tokens in the text
   */
  default Tokenization tokenize(TokenizeRequest request) {
    if (request.specialTokens() == SpecialTokens.ADDED) {
      return tokenize(request.text());
    }
    throw new LanguageModelException(
        LanguageModelException.Kind.UNSUPPORTED,
        "this model does not read special tokens by name",
        -1,
        null,
        Map.of());
  }

  /** How this model wants conversations written down, if it has been trained on any. */
  default Optional<ChatTemplate> chatTemplate() {
    return Optional.empty();
  }

  /**
   * Whether a text with more tokens than fit is cut at its end ({@link Tokenization#dropped} then
   * says by how much) instead of being refused.
   */
  default boolean cutsLongTexts() {
    return false;
  }

  /**
   * Explains the target of each request: one score per token of prompt + target and method.
   *
   * @throws LanguageModelException naming the row and field when a request cannot be answered
   */
  List<Salience> salience(List<SalienceRequest> requests);

  @Override
  void close();
}
