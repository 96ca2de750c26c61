package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the corpus promises about its prompts. */
class CorpusTest {

  private static final int PROMPTS = 300;
  private static final Pattern DISH = Pattern.compile("Suggestion: (\\w+) (\\w+)\n");
  private static final Pattern SUM = Pattern.compile("(\\d+) ([-+*]) (\\d+) = (\\d+)");

  private final Corpus corpus = new Corpus(7);

  private static List<GeneratedPrompt> heldOut(Corpus corpus, Kind kind) {
    return IntStream.range(0, PROMPTS).mapToObj(i -> corpus.heldOut(kind, i)).toList();
  }

  private List<GeneratedPrompt> heldOut(Kind kind) {
    return heldOut(corpus, kind);
  }

  private List<GeneratedPrompt> training() {
    return IntStream.range(0, 10 * PROMPTS).mapToObj(i -> corpus.training(i, 1.0)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSamePrompts(Kind kind) {
    assertThat(heldOut(new Corpus(7), kind)).isEqualTo(heldOut(kind));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSeedGivesOtherPrompts(Kind kind) {
    assertThat(heldOut(new Corpus(8), kind)).isNotEqualTo(heldOut(kind));
  }

  @ParameterizedTest
  @EnumSource
  void everyCauseLiesInASegmentOfThePrompt(Kind kind) {
    assertThat(heldOut(kind))
        .allSatisfy(
            prompt -> {
              assertThat(prompt.causes()).isNotEmpty();
              assertThat(prompt.causes())
                  .allMatch(cause -> prompt.segments().stream().anyMatch(cause::overlaps));
              assertThat(prompt.causingSegments()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void theSegmentsAreInOrderAndHoldAllTextButBlanks(Kind kind) {
    assertThat(heldOut(kind))
        .allSatisfy(
            prompt -> {
              String text =
                  prompt.segments().stream()
                      .map(segment -> segment.of(prompt.prompt()))
                      .collect(Collectors.joining());
              assertThat(text.replaceAll("\\s", ""))
                  .isEqualTo(prompt.prompt().replaceAll("\\s", ""));
            });
  }

  @ParameterizedTest
  @EnumSource(names = "WARM_UP", mode = EnumSource.Mode.EXCLUDE)
  void theTargetContinuesThePromptWithABlank(Kind kind) {
    assertThat(heldOut(kind))
        .allSatisfy(
            prompt -> {
              assertThat(prompt.prompt()).endsWith(":");
              assertThat(prompt.target()).startsWith(" ");
              assertThat(prompt.decisive().of(prompt.target())).isNotBlank();
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"RECOMMENDATION_MISTAKE", "EXTRACTION"})
  void theCauseSaysWhatTheAnswerSays(Kind kind) {
    assertThat(heldOut(kind))
        .allSatisfy(
            prompt ->
                assertThat(prompt.causes())
                    .allSatisfy(
                        cause ->
                            assertThat(cause.of(prompt.prompt()).strip())
                                .isEqualTo(prompt.decisive().of(prompt.target()))));
  }

  @Test
  void everyIdeaOfABrainstormComesFromACause() {
    assertThat(heldOut(Kind.BRAINSTORM))
        .allSatisfy(
            prompt -> {
              String causes =
                  prompt.causes().stream()
                      .map(cause -> cause.of(prompt.prompt()))
                      .collect(Collectors.joining());
              assertThat(causes).contains(prompt.decisive().of(prompt.target()).split(", "));
            });
  }

  @Test
  void theDemonstrationsThatCauseALabelShowThatLabel() {
    assertThat(heldOut(Kind.CLASSIFICATION))
        .allSatisfy(
            prompt ->
                assertThat(prompt.causes())
                    .allSatisfy(
                        cause ->
                            assertThat(cause.of(prompt.prompt()))
                                .contains(prompt.decisive().of(prompt.target()))));
  }

  @Test
  void aCorrectedMistakeChangesTheCauseAndTheAnswerAndNothingElse() {
    assertThat(heldOut(Kind.RECOMMENDATION_MISTAKE))
        .allSatisfy(
            prompt -> {
              GeneratedPrompt.Twin twin = prompt.twin().orElseThrow();
              assertThat(twin.target()).isNotEqualTo(prompt.target());
              String correct = " " + twin.target().substring(prompt.decisive().start());
              assertThat(withCausesReplaced(prompt, correct)).isEqualTo(twin.prompt());
            });
  }

  @Test
  void everySumIsRight() {
    assertThat(heldOut(Kind.ARITHMETIC))
        .allSatisfy(
            prompt -> {
              Matcher sum = SUM.matcher(prompt.prompt() + prompt.target());
              int result = 0;
              while (sum.find()) {
                int a = Integer.parseInt(sum.group(1));
                int b = Integer.parseInt(sum.group(3));
                result =
                    switch (sum.group(2)) {
                      case "+" -> a + b;
                      case "-" -> a - b;
                      default -> a * b;
                    };
                assertThat(result).isEqualTo(Integer.parseInt(sum.group(4)));
              }
              assertThat(prompt.target()).endsWith(" The answer is " + result + ".");
            });
  }

  @Test
  void pairsOfWordsKeptForTestingNeverAppearInTraining() {
    assertThat(dishes(training().stream())).isNotEmpty().noneMatch(CorpusTest::isHeldOut);
    assertThat(dishes(heldOut(Kind.RECOMMENDATION).stream()))
        .isNotEmpty()
        .allMatch(CorpusTest::isHeldOut);
  }

  @ParameterizedTest
  @EnumSource(names = "WARM_UP", mode = EnumSource.Mode.EXCLUDE)
  void noPromptForTestingIsATrainingPrompt(Kind kind) {
    Set<String> learned =
        training().stream().map(GeneratedPrompt::prompt).collect(Collectors.toSet());
    assertThat(heldOut(kind)).noneMatch(prompt -> learned.contains(prompt.prompt()));
  }

  private static String withCausesReplaced(GeneratedPrompt prompt, String replacement) {
    StringBuilder text = new StringBuilder(prompt.prompt());
    for (Span cause : prompt.causes().reversed()) {
      text.replace(cause.start(), cause.end(), replacement);
    }
    return text.toString();
  }

  private static Set<List<String>> dishes(Stream<GeneratedPrompt> prompts) {
    Set<List<String>> dishes = new HashSet<>();
    prompts.forEach(
        prompt -> {
          Matcher dish = DISH.matcher(prompt.prompt());
          while (dish.find()) {
            dishes.add(List.of(dish.group(1), dish.group(2)));
          }
        });
    return dishes;
  }

  private static boolean isHeldOut(List<String> dish) {
    return Draw.isHeldOut(dish.getFirst(), dish.getLast());
  }
}
