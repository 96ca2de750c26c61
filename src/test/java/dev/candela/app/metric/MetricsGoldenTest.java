package dev.candela.app.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the reference implementations (sacrebleu, rouge-score) give. */
class MetricsGoldenTest {

  /** The last digits depend on the order of summation. */
  private static final Offset<Double> DOUBLE_ROUNDING = within(1e-12);

  /** The references are written down with so many digits. */
  private static final Offset<Double> WRITTEN_DIGITS = within(1e-6);

  @ParameterizedTest
  @CsvSource({
    "the cat sat on the mat, the cat is on the mat, 25.40663740773073",
    "a b, b a, 31.622776601683803",
    "The cat., the cat., 22.360679774997894",
    "hello there world, hello world, 19.180183554164504",
    "the cat sat on the mat, the cat sat on the mat, 100.00000000000004",
    "'', the cat, 0",
    "the cat, '', 0",
    "one two, three four, 0",
  })
  void bleuIsThatOfSacrebleu(String target, String response, double expected) {
    assertThat(new CorpusBleu().score(new TextPair(target, response)))
        .isCloseTo(expected, DOUBLE_ROUNDING);
  }

  @Test
  void bleuOfACorpusSumsTheCountsOfItsRows() {
    assertThat(
            value(
                new CorpusBleu(),
                new TextPair("the cat sat on the mat", "the cat is on the mat"),
                new TextPair("a b c d", "a b c")))
        .isCloseTo(27.143109716958403, DOUBLE_ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({
    "the cat sat on the mat, the cat is on the mat, 0.8333333",
    "The runners were running quickly, a runner runs quick, 0.4444444",
    "'', the cat, 0",
    "the cat, '', 0",
    "!?, !?, 0",
  })
  void rougeLIsThatOfRougeScore(String target, String response, double expected) {
    assertThat(Rouge.ofSubsequence().score(new TextPair(target, response)))
        .isCloseTo(expected, WRITTEN_DIGITS);
  }

  @ParameterizedTest
  @CsvSource({
    // 5 of 6 words each; 3 of 5 pairs each.
    "the cat sat on the mat, the cat is on the mat, 0.8333333, 0.6",
    // Repeated words count as often as both have them: "the" once.
    "the the, the, 0.6666667, 0",
    "one, one, 1, 0",
  })
  void rouge1And2CountWordsAndPairs(String target, String response, double rouge1, double rouge2) {
    var pair = new TextPair(target, response);
    assertThat(Rouge.ofRuns(1).score(pair)).isCloseTo(rouge1, WRITTEN_DIGITS);
    assertThat(Rouge.ofRuns(2).score(pair)).isCloseTo(rouge2, WRITTEN_DIGITS);
  }

  @Test
  void rougeOfACorpusIsTheMeanOfItsRows() {
    assertThat(value(Rouge.ofSubsequence(), new TextPair("a b", "a b"), new TextPair("a b", "c d")))
        .isEqualTo(0.5);
  }

  /** sacrebleu's own tests of chrF without smoothing, which use β = 3. */
  @ParameterizedTest
  @CsvSource({
    "a, a, 100",
    "reference, '', 0",
    "a b c, a b c, 100",
    "abc, a b c, 100",
    "ab, aa, 25",
  })
  void chrfIsThatOfSacrebleu(String target, String response, double expected) {
    assertThat(new Chrf(3).score(new TextPair(target, response)))
        .isCloseTo(expected, WRITTEN_DIGITS);
  }

  /** Long texts have all six orders, so that smoothing makes no difference. β = 3 and β = 2. */
  @Test
  void chrfOfSentencesIsThatOfSacrebleu() {
    var german =
        new TextPair(
            "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.",
            " Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. ");
    assertThat(new Chrf(3).score(german)).isCloseTo(64.1302698, within(1e-4));
    var czech =
        new TextPair(
            "A někdy nemáme ani potřebný materiál, abychom jim pomohli, popsali lékaři.",
            "Nebo prostě nemají vybavení, které by jim pomohlo, uvedli lékaři.");
    assertThat(new Chrf(2).score(czech)).isCloseTo(31.22557079, within(1e-4));
  }

  @Test
  void chrfOfACorpusSumsTheCountsOfItsRows() {
    assertThat(value(new Chrf(3), new TextPair("a", "a"), new TextPair("c", "b")))
        .isCloseTo(50, WRITTEN_DIGITS);
  }

  @ParameterizedTest
  @CsvSource({"yes, yes, 1", "yes, Yes, 0", "yes, 'yes ', 0", "'', '', 1"})
  void anExactMatchIsOneCharacterForCharacter(String target, String response, double expected) {
    assertThat(MeanMetric.exactMatch().score(new TextPair(target, response))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "東京は大きい, 東京は大きい, 1",
    "東京は大きい, 東京は小さい, 0.6666667",
    "Привет мир, привет мир, 1",
    "café au lait, cafe au lait, 0.6666667",
  })
  void otherAlphabetsScoreInRougeToo(String target, String response, double expected) {
    assertThat(Rouge.ofSubsequence().score(new TextPair(target, response)))
        .isCloseTo(expected, WRITTEN_DIGITS);
  }

  @Test
  void twoSpellingsOfAnAccentAreOneWord() {
    assertThat(RougeWords.of("caf\u00e9")).isEqualTo(RougeWords.of("cafe\u0301"));
  }

  @Test
  void rougeCutsAsciiTextsAsTheReferenceDoes() {
    assertThat(RougeWords.of("The runners were_running quickly: skies, dying news 1995s!"))
        .isEqualTo(
            List.of("the", "runner", "were", "run", "quickli", "sky", "die", "news", "1995"));
  }

  private static double value(Metric metric, TextPair... pairs) {
    return Objects.requireNonNull(Corpus.of(metric, List.of(pairs)).value());
  }
}
