package dev.candela.demomodel;

import java.util.List;
import java.util.stream.IntStream;

/** How well scores of a prompt's segments find the segment that decides the answer. */
final class SegmentRanking {

  private SegmentRanking() {}

  /**
   * The place of the best causing segment when the segments are ordered by falling score, from 1.
   * Other segments with the same score come before it.
   *
   * @param scores one per segment of the prompt
   */
  static int place(GeneratedPrompt prompt, double[] scores) {
    return place(prompt, scores, scores.length);
  }

  /**
   * The same without the prompt's last segment, the cue that the answer follows: no answer comes
   * without it, so that it matters whatever decides the answer.
   */
  static int placeWithoutCue(GeneratedPrompt prompt, double[] scores) {
    return place(prompt, scores, scores.length - 1);
  }

  private static int place(GeneratedPrompt prompt, double[] scores, int counted) {
    List<Span> segments = prompt.segments();
    List<Span> causing = prompt.causingSegments();
    double best =
        IntStream.range(0, scores.length)
            .filter(i -> causing.contains(segments.get(i)))
            .mapToDouble(i -> scores[i])
            .max()
            .orElseThrow();
    return 1
        + (int)
            IntStream.range(0, counted)
                .filter(i -> !causing.contains(segments.get(i)) && scores[i] >= best)
                .count();
  }

  /** How likely a random order has a causing segment among the first {@code places}. */
  static double chance(GeneratedPrompt prompt, int places) {
    return chance(prompt.segments().size(), prompt.causingSegments().size(), places);
  }

  /** How likely a random order of all segments but the cue has a causing segment first. */
  static double chanceWithoutCue(GeneratedPrompt prompt) {
    return chance(prompt.segments().size() - 1, prompt.causingSegments().size(), 1);
  }

  private static double chance(int segments, int causing, int places) {
    double none = 1;
    for (int i = 0; i < Math.min(places, segments); i++) {
      none *= Math.max(0, segments - causing - i) / (double) (segments - i);
    }
    return 1 - none;
  }
}
