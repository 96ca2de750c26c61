package dev.candela.app.salience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PermutationTestTest {

  @Test
  void numbersThatAreAllLargerAreTheOnlyChoiceThatFar() {
    double p = PermutationTest.p(new double[] {7, 8, 9}, new double[] {1, 2, 3, 4, 5});
    assertThat(p).isEqualTo(1.0 / 56, within(1e-12));
  }

  @Test
  void numbersThatAreAllTheSameMayBeChance() {
    assertThat(PermutationTest.p(new double[] {2, 2}, new double[] {2, 2, 2})).isEqualTo(1);
  }

  @Test
  void numbersThatAreSmallerAreNotLarger() {
    assertThat(PermutationTest.p(new double[] {1}, new double[] {2, 3, 4})).isEqualTo(1);
  }

  @Property
  void pIsAProbabilityAndNeverLessThanOneChoice(
      @ForAll @Size(min = 1, max = 4) List<@DoubleRange(min = 0, max = 1) Double> larger,
      @ForAll @Size(min = 1, max = 6) List<@DoubleRange(min = 0, max = 1) Double> smaller) {
    double p = PermutationTest.p(numbers(larger), numbers(smaller));
    double ways = PermutationTest.choices(larger.size() + smaller.size(), larger.size());
    assertThat(p).isBetween(1 / ways - 1e-12, 1.0);
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Property
  void thereAreAlwaysEnoughBaselinesToFindSomething(@ForAll @IntRange(min = 1, max = 10) int r) {
    int baselines = AblationPlan.baselines(r);
    assertThat(1 / PermutationTest.choices(r + baselines, r)).isLessThan(0.1);
    assertThat(baselines).isBetween(5, 10);
  }
}
