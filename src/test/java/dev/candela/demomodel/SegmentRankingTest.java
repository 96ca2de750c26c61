package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** How the salience report counts. */
class SegmentRankingTest {

  private static final GeneratedPrompt PROMPT =
      new PromptWriter()
          .add("Read the text.\nText: ")
          .cause("Clara came.")
          .add(" It rained. Nobody minded.\nName:")
          .answeredBy(Kind.EXTRACTION, " Clara", "Clara");

  private static final GeneratedPrompt TWO_CAUSES =
      new PromptWriter()
          .cause("- cheap: mug")
          .add("\n- warm: scarf\n")
          .cause("- cheap: candle")
          .add("\nCheap:")
          .answeredBy(Kind.BRAINSTORM, " mug, candle", "mug, candle");

  @Test
  void theCauseWithTheHighestScoreComesFirst() {
    assertThat(SegmentRanking.place(PROMPT, new double[] {1, 5, 2, 3, 4})).isEqualTo(1);
  }

  @Test
  void everyOtherSegmentWithAHigherScoreComesBeforeTheCause() {
    assertThat(SegmentRanking.place(PROMPT, new double[] {3, 2, 1, 4, -5})).isEqualTo(3);
  }

  @Test
  void aSegmentWithTheSameScoreComesBeforeTheCause() {
    assertThat(SegmentRanking.place(PROMPT, new double[] {0, 0, 0, 0, 0})).isEqualTo(5);
  }

  @Test
  void theCueCanBeLeftOutOfTheRanking() {
    assertThat(SegmentRanking.placeWithoutCue(PROMPT, new double[] {1, 4, 2, 3, 5})).isEqualTo(1);
    assertThat(SegmentRanking.placeWithoutCue(PROMPT, new double[] {5, 3, 1, 4, 9})).isEqualTo(3);
  }

  @Test
  void theBestOfSeveralCausesCounts() {
    assertThat(SegmentRanking.place(TWO_CAUSES, new double[] {1, 2, 4, 3})).isEqualTo(1);
    assertThat(SegmentRanking.place(TWO_CAUSES, new double[] {3, 4, 1, 2})).isEqualTo(2);
  }

  @Test
  void chanceIsThatOfARandomOrder() {
    assertThat(SegmentRanking.chance(PROMPT, 1)).isCloseTo(1.0 / 5, within(1e-12));
    assertThat(SegmentRanking.chance(PROMPT, 3)).isCloseTo(3.0 / 5, within(1e-12));
    assertThat(SegmentRanking.chance(TWO_CAUSES, 1)).isCloseTo(1.0 / 2, within(1e-12));
    assertThat(SegmentRanking.chance(TWO_CAUSES, 3)).isCloseTo(1, within(1e-12));
    assertThat(SegmentRanking.chanceWithoutCue(PROMPT)).isCloseTo(1.0 / 4, within(1e-12));
  }

  @Test
  void aSegmentIsLeftOutWithTheLineEndOrBlankAfterIt() {
    assertThat(SegmentScores.without(PROMPT, PROMPT.segments().get(1)))
        .isEqualTo("Read the text.\nIt rained. Nobody minded.\nName:");
    assertThat(SegmentScores.without(PROMPT, PROMPT.segments().getLast()))
        .isEqualTo("Read the text.\nText: Clara came. It rained. Nobody minded.\n");
  }
}
