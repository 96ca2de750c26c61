package dev.candela.app.salience;

import dev.candela.lm.Salience;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each token matters to the explained ones.
 *
 * @param explained per token, whether its probability is explained
 * @param scores by method one number per token. {@code grad_dot_input} is the raw gradient of the
 *     loss times the embedding: negative where the token speaks for the target
 * @param logProbabilities of each token given those before it; null for the first, empty when the
 *     model does not tell
 * @param cached whether it had been computed before
 */
public record SalienceAnswer(
    String model,
    List<Tok> tokens,
    List<Boolean> explained,
    Map<String, List<@Nullable Float>> scores,
    List<@Nullable Float> logProbabilities,
    boolean cached) {

  static SalienceAnswer of(String model, Salience salience, boolean cached) {
    var explained = new ArrayList<Boolean>();
    for (boolean each : salience.explained()) {
      explained.add(each);
    }
    var scores = new LinkedHashMap<String, List<@Nullable Float>>();
    salience.scores().keySet().stream()
        .sorted(Comparator.comparing(method -> method.wireName()))
        .forEach(method -> scores.put(method.wireName(), numbers(salience.score(method))));
    return new SalienceAnswer(
        model,
        Tok.of(salience.tokenization()),
        explained,
        scores,
        numbers(salience.logProbabilities()),
        cached);
  }

  /** JSON has no NaN. */
  private static List<@Nullable Float> numbers(float[] values) {
    var numbers = new ArrayList<@Nullable Float>(values.length);
    for (float value : values) {
      numbers.add(Float.isFinite(value) ? value : null);
    }
    return numbers;
  }
}
