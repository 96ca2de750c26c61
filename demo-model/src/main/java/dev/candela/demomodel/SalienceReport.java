package dev.candela.demomodel;

import dev.candela.lm.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** How many prompts there were, and in how many a cause came first or among the top. */
  private static final class Tally {
    int prompts;
    double first;
    double top;

    void add(double first, double top) {
      prompts++;
      this.first += first;
      this.top += top;
    }

    String first() {
      return percent(first);
    }

    String top() {
      return percent(top);
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
        chance.add(SegmentRanking.chance(prompt, 1), SegmentRanking.chance(prompt, TOP));
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
    tallies.computeIfAbsent(method, m -> new Tally()).add(place == 1 ? 1 : 0, place <= TOP ? 1 : 0);
  }

  private String text(int count) {
    StringBuilder text = new StringBuilder();
    text.append("# Do the salience methods find what decides the answer?\n\n");
    text.append("Written by `SalienceReport`; `README.md` has the command. For ")
        .append(count)
        .append(" held-out prompts of each kind, those answered exactly right: how often a\n")
        .append(
            "segment (a line or sentence) that decides the answer by construction ranks first, ")
        .append("and among the\nfirst three of the prompt's segments. Explained is the decisive ")
        .append("part of the answer, after the answer so far.\nLeaving each segment out in turn ")
        .append("and measuring how far the answer's log-probability falls is the yardstick;\n")
        .append("chance is a random order of the segments. Shares of all kinds are means over the ")
        .append("kinds.\n\n");
    text.append("## All kinds\n\n| method | first | top three |\n|---|---|---|\n");
    for (SegmentScores.Method method : SegmentScores.Method.values()) {
      text.append(row(method.title(), all(method)));
    }
    text.append(row("chance", new ArrayList<>(chances.values())));
    for (SegmentScores.Method method : SegmentScores.Method.values()) {
      text.append("\n## ").append(method.title()).append("\n\n");
      text.append(
          "| kind | prompts | first | top three | chance of first |\n|---|---|---|---|---|\n");
      tallies.forEach((kind, ofKind) -> text.append(line(kind, ofKind.get(method))));
    }
    return text.toString();
  }

  private List<Tally> all(SegmentScores.Method method) {
    List<Tally> all = new ArrayList<>();
    for (Map<SegmentScores.Method, Tally> ofKind : tallies.values()) {
      all.add(ofKind.getOrDefault(method, new Tally()));
    }
    return all;
  }

  private static String row(String title, List<Tally> tallies) {
    Tally mean = new Tally();
    for (Tally tally : tallies) {
      if (tally.prompts > 0) {
        mean.add(tally.first / tally.prompts, tally.top / tally.prompts);
      }
    }
    return "| " + title + " | " + mean.first() + " | " + mean.top() + " |\n";
  }

  private String line(Kind kind, @Nullable Tally found) {
    Tally tally = found == null ? new Tally() : found;
    String chance = chances.getOrDefault(kind, new Tally()).first();
    return "| "
        + kind.id()
        + " | "
        + tally.prompts
        + " | "
        + tally.first()
        + " | "
        + tally.top()
        + " | "
        + chance
        + " |\n";
  }
}
