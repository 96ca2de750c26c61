package dev.candela.app.salience;

import dev.candela.app.cache.ContentKey;
import dev.candela.app.run.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be found out, and by which calls.
 *
 * @param revision of the model
 * @param span the part of prompt + target to explain, null for the whole target
 * @param repeats how often to ask without each segment
 */
record AblationPlan(
    String model,
    String revision,
    Measure measure,
    String prompt,
    String target,
    List<Segment> segments,
    @Nullable Segment span,
    int repeats,
    Parameters parameters) {

  /** Fewer say too little about how much answers vary. */
  private static final int FEWEST_BASELINES = 5;

  /**
   * A question to the model.
   *
   * @param segment index of the one that is left out, {@link #NOTHING} for the unchanged prompt
   * @param repeat from 0
   */
  record Call(int segment, int repeat) {}

  /** Nothing is left out. */
  static final int NOTHING = -1;

  /** Whether asking again would give another value. */
  boolean varies() {
    return measure == Measure.TEXT_DISTANCE && !parameters.greedy();
  }

  /** All calls: first those of the unchanged prompt, then segment by segment. */
  List<Call> calls() {
    var calls = new ArrayList<Call>();
    for (int repeat = 0; repeat < baselines(); repeat++) {
      calls.add(new Call(NOTHING, repeat));
    }
    for (int segment = 0; segment < segments.size(); segment++) {
      for (int repeat = 0; repeat < (varies() ? repeats : 1); repeat++) {
        calls.add(new Call(segment, repeat));
      }
    }
    return calls;
  }

  private int baselines() {
    return varies() ? baselines(repeats) : 1;
  }

  /**
   * How often the unchanged prompt is asked: often enough that the permutation test can find
   * anything at all, as its least p is one over the number of ways to choose the repeats.
   */
  static int baselines(int repeats) {
    int baselines = FEWEST_BASELINES;
    while (1 / PermutationTest.choices(repeats + baselines, repeats)
        >= PermutationTest.CHANCE_FROM) {
      baselines++;
    }
    return baselines;
  }

  /** The prompt of a call. */
  String promptOf(Call call) {
    return call.segment() == NOTHING ? prompt : segments.get(call.segment()).leftOutOf(prompt);
  }

  /** The part to explain in the prompt and target of a call, null for the whole target. */
  @Nullable Segment spanOf(Call call) {
    if (span == null || call.segment() == NOTHING) {
      return span;
    }
    int shift = segments.get(call.segment()).length();
    return new Segment(span.start() - shift, span.end() - shift);
  }

  /** The same for identical work. */
  String id() {
    return ContentKey.of(
        "ablation/1",
        revision,
        measure,
        prompt,
        target,
        segments,
        String.valueOf(span),
        varies() ? repeats : 1,
        measure == Measure.TEXT_DISTANCE ? parameters : "");
  }
}
