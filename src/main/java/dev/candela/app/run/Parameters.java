package dev.candela.app.run;

import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import dev.candela.lm.GenerationParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a model chooses its words. A null field means the model's own default.
 *
 * @param maxNewTokens the most tokens of the answer
 * @param temperature 0 for always the likeliest token, otherwise the divisor of the logits
 * @param topK choose among the k likeliest tokens only, 0 for no limit
 * @param topP choose among the likeliest tokens whose probabilities sum to p
 * @param seed for the same answer each time; a repeat adds its index to it
 * @param stop texts that end the answer and are not part of it
 */
@Schema(examples = "{\"maxNewTokens\": 128, \"temperature\": 0.7}")
public record Parameters(
    @Nullable Integer maxNewTokens,
    @Nullable Double temperature,
    @Nullable Integer topK,
    @Nullable Double topP,
    @Nullable Long seed,
    List<String> stop) {

  /** The model's own defaults for everything. */
  public static final Parameters DEFAULTS = new Parameters(null, null, null, null, null, List.of());

  private static final int MOST_NEW_TOKENS = 100_000;
  private static final int MOST_TOP_K = 1_000_000;
  private static final double MOST_TEMPERATURE = 100;

  /** 2^53, the greatest whole number up to which JSON numbers are exact everywhere. */
  private static final long MOST_SEED = 1L << 53;

  private static final int MOST_STOPS = 16;
  private static final int LONGEST_STOP = 1000;

  public Parameters {
    stop = stop == null ? List.of() : stop.stream().filter(Objects::nonNull).toList();
  }

  /**
   * The parameters of a request, which may have left them out.
   *
   * @throws RequestRefused naming the field that is out of range
   */
  public static Parameters checked(@Nullable Parameters given) {
    Parameters parameters = given == null ? DEFAULTS : given;
    range("maxNewTokens", parameters.maxNewTokens, 1, MOST_NEW_TOKENS);
    range("temperature", parameters.temperature, 0, MOST_TEMPERATURE);
    range("topK", parameters.topK, 0, MOST_TOP_K);
    range("topP", parameters.topP, Double.MIN_VALUE, 1);
    checkSeed(parameters.seed);
    if (parameters.stop.size() > MOST_STOPS
        || parameters.stop.stream().anyMatch(Parameters::isNoStop)) {
      throw RequestRefused.field(
          null,
          "parameters.stop",
          "must be at most %d texts of 1 to %d characters.".formatted(MOST_STOPS, LONGEST_STOP));
    }
    parameters.stop.forEach(text -> Given.checkSound(null, "parameters.stop", text));
    return parameters;
  }

  private static boolean isNoStop(String text) {
    return text.isEmpty() || text.length() > LONGEST_STOP;
  }

  private static void checkSeed(@Nullable Long seed) {
    // Not as a double, for which the first number that is too large is the last that fits.
    if (seed != null && (seed < 0 || seed > MOST_SEED)) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          "parameters.seed",
          "must be at least 0 and at most %d.".formatted(MOST_SEED),
          Map.of("have", seed, "least", 0, "limit", MOST_SEED));
    }
  }

  private static void range(String field, @Nullable Number value, double least, double most) {
    // Written so that NaN is outside of every range.
    if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      String range = least == Double.MIN_VALUE ? "above 0" : "at least " + (long) least;
      throw RequestRefused.field(
          null, "parameters." + field, "must be %s and at most %d.".formatted(range, (long) most));
    }
  }

  /** What a model is asked with for one of several repeats. */
  GenerationParameters forRepeat(int index) {
    return new GenerationParameters(
        maxNewTokens, null, temperature, topK, topP, seed == null ? null : seed + index, stop);
  }

  /** Whether every repeat would get the same answer. */
  public boolean greedy() {
    return (temperature != null && temperature == 0) || (topK != null && topK == 1);
  }
}
