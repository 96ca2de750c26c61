package dev.candela.lm;

import java.util.Map;

/**
 * Why a model gave a target the probability it did.
 *
 * @param tokenization the tokens of prompt + target
 * @param explained per token, whether its loss is explained
 * @param scores per method one score per token; 0 from the last explained token on, because later
 *     tokens cannot have influenced it
 * @param logProbabilities natural log-probability of each token given those before it, NaN for the
 *     first; empty if not asked for
 */
public record Salience(
    Tokenization tokenization,
    boolean[] explained,
    Map<SalienceMethod, float[]> scores,
    float[] logProbabilities) {
  public Salience {
    scores = Map.copyOf(scores);
  }

  /**
   * One score per token.
   *
   * @throws LanguageModelException of kind {@code UNSUPPORTED} when the model does not know the
   *     method
   */
  public float[] score(SalienceMethod method) {
    float[] found = scores.get(method);
    if (found == null) {
      throw new LanguageModelException(
          LanguageModelException.Kind.UNSUPPORTED,
          "this model does not compute " + method.wireName(),
          -1,
          null,
          Map.of());
    }
    return found;
  }
}
