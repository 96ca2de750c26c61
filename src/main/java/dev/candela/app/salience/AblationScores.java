package dev.candela.app.salience;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The effect of each segment.
 *
 * <p>With log-probabilities: log p(target | prompt) - log p(target | prompt without the segment).
 * With text distances d(a) between an answer a and the one to explain: the mean of d over answers
 * without the segment, minus the mean of d over answers to the unchanged prompt. That second mean
 * is the noise floor: how much answers differ anyway.
 *
 * @param scores per segment, null when its calls, or all of the unchanged prompt, gave nothing
 * @param insideNoise per segment, whether its score may be chance
 * @param noiseFloor null with log-probabilities
 */
record AblationScores(
    List<@Nullable Double> scores, List<Boolean> insideNoise, @Nullable Double noiseFloor) {

  /** Nothing is known yet. */
  static AblationScores none(int segments) {
    return new AblationScores(
        new ArrayList<>(Collections.nCopies(segments, (Double) null)),
        Collections.nCopies(segments, false),
        null);
  }

  /**
   * The scores as far as the calls have given values.
   *
   * @param values by call; a call without one is missing
   */
  static AblationScores of(AblationPlan plan, Map<AblationPlan.Call, Double> values) {
    double[] unchanged = valuesOf(plan, values, AblationPlan.NOTHING);
    if (unchanged.length == 0) {
      return none(plan.segments().size());
    }
    var scores = new ArrayList<@Nullable Double>();
    var insideNoise = new ArrayList<Boolean>();
    IntStream.range(0, plan.segments().size())
        .mapToObj(segment -> valuesOf(plan, values, segment))
        .forEach(
            without -> {
              scores.add(score(plan.measure(), unchanged, without));
              insideNoise.add(mayBeChance(plan, unchanged, without));
            });
    boolean distances = plan.measure() == Measure.TEXT_DISTANCE;
    return new AblationScores(scores, insideNoise, distances ? mean(unchanged) : null);
  }

  private static double[] valuesOf(
      AblationPlan plan, Map<AblationPlan.Call, Double> values, int segment) {
    return plan.calls().stream()
        .filter(call -> call.segment() == segment)
        .map(values::get)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static @Nullable Double score(Measure measure, double[] unchanged, double[] without) {
    if (without.length == 0) {
      return null;
    }
    double difference = mean(without) - mean(unchanged);
    return measure == Measure.LOG_PROBABILITY ? -difference : difference;
  }

  private static boolean mayBeChance(AblationPlan plan, double[] unchanged, double[] without) {
    if (plan.measure() == Measure.LOG_PROBABILITY || without.length == 0) {
      return false;
    }
    return plan.varies()
        ? PermutationTest.p(without, unchanged) >= PermutationTest.CHANCE_FROM
        : mean(without) <= mean(unchanged);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }
}
