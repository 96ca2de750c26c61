package dev.candela.demomodel;

import dev.candela.lm.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells how often each salience method finds the segment that decides the answer by construction.
 *
 * <p>Counted are held-out prompts that the model answers exactly right: why it gave another answer
 * is not known by construction. What is explained is the part of the answer that the cause decides.
 *
 * <p>Arguments: the checkpoint's folder, how many prompts of each kind, the Markdown file to write.
 */
public final class SalienceReport {

  private static final int TOP = 3;

  private static final String INTRODUCTION =
      """
      # Do the salience methods find what decides the answer?

      Written by `SalienceReport`; `README.md` has the command. It takes COUNT held-out prompts of each kind
      and counts those that the model answers exactly right. A prompt's segments are its lines and
      sentences. The table says how often a segment that decides the answer by construction ranks first
      and among the first three. Explained is the decisive part of the answer, after the answer so far.

      The last segment of a prompt is the cue that the answer follows ("Label:"). No answer comes
      without it, so that it often ranks first; the last column ranks the other segments only.

      Leaving out each segment in turn and measuring how far the answer's log-probability falls is the
      yardstick. Where two segments say the same (two demonstrations of one label, two things with the
      wanted quality), leaving out one of them may change little. Chance is a random order. All kinds
      count alike in the first table.
      """;

  private static final String COLUMNS =
      "| first | top three | first but for the cue |\n|---|---|---|---|\n";

  /** How many prompts there were, and in how many a cause came first or among the top. */
  private static final class Tally {
    int prompts;
    double first;
    double top;
    double firstWithoutCue;

    void add(double first, double top, double firstWithoutCue) {
      prompts++;
      this.first += first;
      this.top += top;
      this.firstWithoutCue += firstWithoutCue;
    }

    String first() {
      return percent(first);
    }

    String top() {
      return percent(top);
    }

    String firstWithoutCue() {
      return percent(firstWithoutCue);
    }

    private String percent(double sum) {
      return prompts == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * sum / prompts);
    }
  }

  private final LanguageModel model;
  private final Map<Kind, Map<SegmentScores.Method, Tally>> tallies = new EnumMap<>(Kind.class);
  private final Map<Kind, Tally> chances = new EnumMap<>(Kind.class);

  private SalienceReport(LanguageModel model) {
    this.model = model;
  }

  /** Writes the report. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[1]);
    try (LanguageModel model = Evaluation.open(Path.of(arguments[0]), "float32")) {
      SalienceReport report = new SalienceReport(model);
      for (Kind kind : Kind.values()) {
        if (kind != Kind.WARM_UP) {
          report.measure(kind, count);
        }
      }
      Files.writeString(Path.of(arguments[2]), report.text(count));
    }
  }

  private void measure(Kind kind, int count) {
    SegmentScores scores = new SegmentScores(model);
    Map<SegmentScores.Method, Tally> ofKind = new EnumMap<>(SegmentScores.Method.class);
    Tally chance = new Tally();
    List<GeneratedPrompt> prompts = Evaluation.heldOut(new Corpus(Evaluation.SEED), kind, count);
    List<Boolean> right = Evaluation.areRight(model, prompts);
    for (int i = 0; i < count; i++) {
      if (right.get(i)) {
        GeneratedPrompt prompt = prompts.get(i);
        scores.of(prompt).forEach((method, values) -> add(ofKind, method, prompt, values));
        chance.add(
            SegmentRanking.chance(prompt, 1),
            SegmentRanking.chance(prompt, TOP),
            SegmentRanking.chanceWithoutCue(prompt));
      }
    }
    tallies.put(kind, ofKind);
    chances.put(kind, chance);
  }

  private static void add(
      Map<SegmentScores.Method, Tally> tallies,
      SegmentScores.Method method,
      GeneratedPrompt prompt,
      double[] values) {
    int place = SegmentRanking.place(prompt, values);
    boolean withoutCue = SegmentRanking.placeWithoutCue(prompt, values) == 1;
    tallies
        .computeIfAbsent(method, m -> new Tally())
        .add(place == 1 ? 1 : 0, place <= TOP ? 1 : 0, withoutCue ? 1 : 0);
  }

  private String text(int count) {
    StringBuilder text = new StringBuilder();
    text.append(INTRODUCTION.replace("COUNT", "" + count));
    text.append("\n## All kinds\n\n| method ").append(COLUMNS);
    for (SegmentScores.Method method : SegmentScores.Method.values()) {
      text.append(row(method.title(), mean(ofMethod(method).values())));
    }
    text.append(row("chance", mean(chances.values())));
    for (SegmentScores.Method method : SegmentScores.Method.values()) {
      text.append("\n## ").append(method.title()).append("\n\n| kind ").append(COLUMNS);
      ofMethod(method).forEach((kind, tally) -> text.append(row(title(kind, tally), tally)));
    }
    text.append("\n## Chance\n\n| kind ").append(COLUMNS);
    chances.forEach((kind, tally) -> text.append(row(title(kind, tally), tally)));
    return text.toString();
  }

  private Map<Kind, Tally> ofMethod(SegmentScores.Method method) {
    Map<Kind, Tally> ofMethod = new EnumMap<>(Kind.class);
    tallies.forEach((kind, all) -> ofMethod.put(kind, all.getOrDefault(method, new Tally())));
    return ofMethod;
  }

  private static String title(Kind kind, Tally tally) {
    return kind.id() + " (" + tally.prompts + " prompts)";
  }

  /** The mean of the kinds' shares. */
  private static Tally mean(Collection<Tally> tallies) {
    Tally mean = new Tally();
    for (Tally tally : tallies) {
      double weight = 1.0 / Math.max(1, tally.prompts);
      mean.add(tally.first * weight, tally.top * weight, tally.firstWithoutCue * weight);
    }
    return mean;
  }

  private static String row(String title, Tally tally) {
    return String.join(" | ", "| " + title, tally.first(), tally.top(), tally.firstWithoutCue())
        + " |\n";
  }
}
