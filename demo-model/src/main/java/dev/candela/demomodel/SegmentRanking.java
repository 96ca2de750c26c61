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
            IntStream.range(0, scores.length)
                .filter(i -> !causing.contains(segments.get(i)) && scores[i] >= best)
                .count();
  }

  /** How likely a random order has a causing segment among the first {@code places}. */
  static double chance(GeneratedPrompt prompt, int places) {
    int others = prompt.segments().size() - prompt.causingSegments().size();
    double none = 1;
    for (int i = 0; i < places; i++) {
      none *= Math.max(0, others - i) / (double) Math.max(1, prompt.segments().size() - i);
    }
    return 1 - none;
  }
}
