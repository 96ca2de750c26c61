package dev.candela.lm.torch;

import dev.candela.lm.GenerationParameters;
import dev.candela.lm.checkpoint.GenerationDefaults;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the tokens of one row are chosen: a request's parameters with the checkpoint's defaults
 * filled in.
 *
 * @param temperature 0 for the likeliest token always
 * @param topK 0 for no limit
 * @param topP in (0, 1]
 * @param repetitionPenalty 1 for none
 * @param stopIds tokens that end the text
 * @param minNewTokens before this many tokens no stop id is chosen
 */
record Sampling(
    double temperature,
    int topK,
    double topP,
    double repetitionPenalty,
    Set<Integer> stopIds,
    int minNewTokens) {

  Sampling {
    stopIds = Set.copyOf(stopIds);
  }

  /**
   * A request that names a temperature, top_k or top_p means to sample; one that names none does
   * what the checkpoint says.
   */
  static Sampling of(GenerationParameters request, GenerationDefaults defaults) {
    Double temperature = request.temperature();
    boolean asked = temperature != null || request.topK() != null || request.topP() != null;
    boolean sample = asked ? temperature == null || temperature > 0 : defaults.sample();
    return new Sampling(
        sample ? orElse(temperature, defaults.temperature()) : 0,
        orElse(request.topK(), defaults.topK()),
        orElse(request.topP(), defaults.topP()),
        defaults.repetitionPenalty(),
        Set.copyOf(defaults.eosTokenIds()),
        orElse(request.minNewTokens(), 0));
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** Whether token number {@code index} is the argmax of the logits as they come from the model. */
  boolean plainGreedy(int index) {
    return temperature == 0 && repetitionPenalty == 1 && index >= minNewTokens;
  }
}
