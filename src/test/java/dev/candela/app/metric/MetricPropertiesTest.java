package dev.candela.app.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class MetricPropertiesTest {

  private static final double ROUNDING = 1e-9;

  @Property
  void aValueIsOnItsScaleForAnyTexts(@ForAll String target, @ForAll String response) {
    for (Metric metric : Metrics.named(null)) {
      assertThat(metric.score(new TextPair(target, response)))
          .as(metric.info().name())
          .isBetween(metric.info().min(), metric.info().max() + ROUNDING);
    }
  }

  @Property
  void aTextWithWordsHasTheBestValueAgainstItself(@ForAll("sentences") String text) {
    for (Metric metric :
        Metrics.named(List.of("bleu", "rougeL", "rouge1", "exact_match", "chrf"))) {
      assertThat(metric.score(new TextPair(text, text)))
          .as(metric.info().name())
          .isCloseTo(metric.info().max(), within(ROUNDING));
    }
  }

  @Property
  void theOrderOfTheRowsDoesNotMatter(
      @ForAll @Size(min = 1, max = 6) List<@From("sentences") String> texts) {
    List<TextPair> pairs =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new TextPair(texts.get(i), texts.get((i + 1) % texts.size())))
            .toList();
    for (Metric metric : Metrics.named(null)) {
      assertThat(Corpus.of(metric, pairs).value())
          .isCloseTo(Corpus.of(metric, pairs.reversed()).value(), within(ROUNDING));
    }
  }

  /** The textbook's table, against the bit-parallel form. */
  @Property
  void theCommonSubsequenceIsAsLongAsTheTableSays(
      @ForAll @Size(max = 200) List<@From("letters") Character> first,
      @ForAll @Size(max = 200) List<@From("letters") Character> second) {
    int[][] table = new int[first.size() + 1][second.size() + 1];
    for (int i = 1; i <= first.size(); i++) {
      for (int j = 1; j <= second.size(); j++) {
        table[i][j] =
            first.get(i - 1).equals(second.get(j - 1))
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    assertThat(CommonSubsequence.length(first, second))
        .isEqualTo(table[first.size()][second.size()]);
  }

  @Provide
  Arbitrary<String> sentences() {
    return Arbitraries.of("the", "cat", "running", "Über", "東京", "42")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(words -> String.join(" ", words));
  }

  @Provide
  Arbitrary<Character> letters() {
    return Arbitraries.of('a', 'b', 'c');
  }
}
