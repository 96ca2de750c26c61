package dev.candela.lm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to choose the next tokens. A null field means the model's own default; for checkpoints that
 * is what {@code generation_config.json} says, greedy when it is silent.
 *
 * @param maxNewTokens the most tokens to produce, at least 1; null means up to the context length
 * @param minNewTokens stop tokens are not chosen before this many tokens, at least 0
 * @param temperature 0 for greedy, otherwise the divisor of the logits, at most 100
 * @param topK choose among the k likeliest only, 0 for no limit
 * @param topP choose among the likeliest whose probabilities sum to p, in (0, 1]
 * @param seed with the same seed and parameters the same text is produced; null means a random one
 * @param stop texts that end the output; they are not part of it
 */
public record GenerationParameters(
    @Nullable Integer maxNewTokens,
    @Nullable Integer minNewTokens,
    @Nullable Double temperature,
    @Nullable Integer topK,
    @Nullable Double topP,
    @Nullable Long seed,
    List<String> stop) {

  /** The model's own defaults for everything. */
  public static final GenerationParameters DEFAULTS =
      new GenerationParameters(null, null, null, null, null, null, List.of());

  public GenerationParameters {
    stop = List.copyOf(stop);
  }
}
