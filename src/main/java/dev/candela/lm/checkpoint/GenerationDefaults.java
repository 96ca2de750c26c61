package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a checkpoint wants its continuations to be chosen when a request says nothing.
 *
 * @param sample whether to sample; if not, the likeliest token is taken and temperature, top_k and
 *     top_p have no effect
 * @param temperature divisor of the logits, more than 0
 * @param topK how many of the likeliest tokens stay; 0 for all
 * @param topP the probability that the tokens which stay reach together, in (0, 1]
 * @param repetitionPenalty divisor of the positive (factor of the negative) logits of tokens seen
 *     before; 1 for none; applies to greedy decoding too
 * @param bosTokenId the beginning-of-text token
 * @param eosTokenIds tokens that end a continuation
 * @param padTokenId the token that fills up shorter rows
 * @param maxNewTokens longest continuation in tokens, if the checkpoint says so
 * @param unsupported settings that change the outcome and are not honoured, such as {@code
 *     num_beams}; worth a warning
 */
public record GenerationDefaults(
    boolean sample,
    double temperature,
    int topK,
    double topP,
    double repetitionPenalty,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds,
    OptionalInt padTokenId,
    OptionalInt maxNewTokens,
    List<String> unsupported) {

  public GenerationDefaults {
    eosTokenIds = List.copyOf(eosTokenIds);
    unsupported = List.copyOf(unsupported);
  }

  /** The same with these tokens to end a continuation, if the checkpoint named none. */
  public GenerationDefaults orEndingWith(List<Integer> tokenIds) {
    return eosTokenIds.isEmpty()
        ? new GenerationDefaults(
            sample,
            temperature,
            topK,
            topP,
            repetitionPenalty,
            bosTokenId,
            tokenIds,
            padTokenId,
            maxNewTokens,
            unsupported)
        : this;
  }
}
