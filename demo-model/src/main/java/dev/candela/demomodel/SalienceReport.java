package dev.candela.demomodel;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often does a salience method put the segment first that causes the answer by construction?
 *
 * <p>Looks at held-out prompts that the model answers exactly. The decisive part of the target is
 * explained; the tokens' scores are gathered into the segments of the prompt (lines and sentences),
 * and the best rank of a causing segment is noted. The yardstick leaves out one segment after the
 * other and ranks by how much less likely the decisive part becomes.
 *
 * <p>Arguments: the checkpoint's folder, how many prompts of each kind, the file to write.
 */
public final class SalienceReport {

  /** A way to score the segments of a prompt. */
  private enum Ranking {
    LENGTH("longest segment first (no model)"),
    POSITION("last segment first (no model)"),
    GRAD_L2_SUM("grad_l2, sum of a segment's tokens"),
    GRAD_L2_MEAN("grad_l2, mean of a segment's tokens"),
    GRAD_L2_MAX("grad_l2, largest of a segment's tokens"),
    GRAD_DOT_INPUT_SIZE("grad_dot_input, sum of absolute values"),
    GRAD_DOT_INPUT_MEAN("grad_dot_input, mean of absolute values"),
    GRAD_DOT_INPUT_SUPPORT("grad_dot_input, sum of what supports the target (-score)"),
    LEAVE_ONE_OUT("leave one segment out (yardstick)");

    final String label;

    Ranking(String label) {
      this.label = label;
    }
  }

  /** How many prompts were looked at, and in how many a cause ranked first and in the top three. */
  private record Tally(int prompts, int first, int topThree) {

    Tally plus(int rank) {
      return new Tally(prompts + 1, first + (rank == 0 ? 1 : 0), topThree + (rank < 3 ? 1 : 0));
    }

    Tally plus(Tally other) {
      return new Tally(prompts + other.prompts, first + other.first, topThree + other.topThree);
    }

    String text() {
      return prompts == 0 ? "-" : percent(first) + " / " + percent(topThree);
    }

    private String percent(int part) {
      return String.format(Locale.ROOT, "%.0f", 100.0 * part / prompts);
    }
  }

  private static final List<Kind> KINDS =
      Stream.of(Kind.values()).filter(kind -> kind != Kind.WARM_UP).toList();

  private final LanguageModel model;
  private final Map<Kind, Map<Ranking, Tally>> tallies = new EnumMap<>(Kind.class);

  private SalienceReport(LanguageModel model) {
    this.model = model;
  }

  /** Writes the report. */
  public static void main(String[] arguments) throws IOException {
    try (LanguageModel model = Evaluation.open(Path.of(arguments[0]), "float32")) {
      SalienceReport report = new SalienceReport(model);
      report.measure(Integer.parseInt(arguments[1]));
      Files.writeString(Path.of(arguments[2]), report.text());
    }
  }

  private void measure(int count) {
    Corpus corpus = new Corpus(Evaluation.SEED);
    for (Kind kind : KINDS) {
      List<GeneratedPrompt> prompts = Evaluation.heldOut(corpus, kind, count);
      List<Boolean> right = Evaluation.areRight(model, prompts);
      Map<Ranking, Tally> tally = new EnumMap<>(Ranking.class);
      for (int i = 0; i < count; i++) {
        if (right.get(i)) {
          ranks(prompts.get(i))
              .forEach(
                  (ranking, rank) ->
                      tally.merge(ranking, new Tally(0, 0, 0).plus(rank), Tally::plus));
        }
      }
      tallies.put(kind, tally);
    }
  }

  private Map<Ranking, Integer> ranks(GeneratedPrompt prompt) {
    Salience salience = explain(prompt.prompt(), prompt);
    Map<Ranking, Integer> ranks = new EnumMap<>(Ranking.class);
    for (Ranking ranking : Ranking.values()) {
      ranks.put(ranking, rank(prompt, scores(ranking, prompt, salience)));
    }
    return ranks;
  }

  private Salience explain(String text, GeneratedPrompt prompt) {
    return model.salience(List.of(request(text, prompt))).getFirst();
  }

  private static SalienceRequest request(String text, GeneratedPrompt prompt) {
    TargetSelection decisive =
        new TargetSelection.CharacterSpan(
            text.length() + prompt.decisive().start(), text.length() + prompt.decisive().end());
    return new SalienceRequest(text, prompt.target(), decisive, true);
  }

  private double[] scores(Ranking ranking, GeneratedPrompt prompt, Salience salience) {
    if (ranking == Ranking.LEAVE_ONE_OUT) {
      return losses(prompt, salience);
    }
    float[] strength = salience.score(SalienceMethod.GRAD_L2);
    float[] product = salience.score(SalienceMethod.GRAD_DOT_INPUT);
    double[] scores = new double[prompt.segments().size()];
    for (int s = 0; s < scores.length; s++) {
      Span segment = prompt.segments().get(s);
      List<Token> tokens = salience.tokenization().tokens();
      int[] inside =
          IntStream.range(0, tokens.size()).filter(t -> isIn(tokens.get(t), segment)).toArray();
      scores[s] =
          switch (ranking) {
            case LENGTH -> inside.length;
            case POSITION, LEAVE_ONE_OUT -> s;
            case GRAD_L2_SUM -> IntStream.of(inside).mapToDouble(t -> strength[t]).sum();
            case GRAD_L2_MEAN ->
                IntStream.of(inside).mapToDouble(t -> strength[t]).average().orElse(0);
            case GRAD_L2_MAX -> IntStream.of(inside).mapToDouble(t -> strength[t]).max().orElse(0);
            case GRAD_DOT_INPUT_SIZE ->
                IntStream.of(inside).mapToDouble(t -> Math.abs(product[t])).sum();
            case GRAD_DOT_INPUT_MEAN ->
                IntStream.of(inside).mapToDouble(t -> Math.abs(product[t])).average().orElse(0);
            case GRAD_DOT_INPUT_SUPPORT -> -IntStream.of(inside).mapToDouble(t -> product[t]).sum();
          };
    }
    return scores;
  }

  private static boolean isIn(Token token, Span segment) {
    return token.end() > token.start() && new Span(token.start(), token.end()).overlaps(segment);
  }

  /** By how much the decisive part's log-probability falls without each segment. */
  private double[] losses(GeneratedPrompt prompt, Salience whole) {
    List<SalienceRequest> requests = new ArrayList<>();
    for (Span segment : prompt.segments()) {
      requests.add(request(without(prompt.prompt(), segment), prompt));
    }
    double base = logProbability(whole);
    return model.salience(requests).stream()
        .mapToDouble(shortened -> base - logProbability(shortened))
        .toArray();
  }

  /** The text without the segment and the line end or blank after it. */
  private static String without(String text, Span segment) {
    int end = Math.min(text.length(), segment.end() + 1);
    return text.substring(0, segment.start()) + text.substring(end);
  }

  private static double logProbability(Salience salience) {
    return IntStream.range(0, salience.explained().length)
        .filter(t -> salience.explained()[t])
        .mapToDouble(t -> salience.logProbabilities()[t])
        .sum();
  }

  /** The best place of a causing segment, 0 for the first; ties count as places lost. */
  private static int rank(GeneratedPrompt prompt, double[] scores) {
    List<Span> causes = prompt.causingSegments();
    double best =
        IntStream.range(0, scores.length)
            .filter(s -> causes.contains(prompt.segments().get(s)))
            .mapToDouble(s -> scores[s])
            .max()
            .orElseThrow();
    return (int)
        IntStream.range(0, scores.length)
            .filter(s -> !causes.contains(prompt.segments().get(s)) && scores[s] >= best)
            .count();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Which segment causes the answer, and which one does salience name?

        For held-out prompts that the built-in model answers exactly, the part of the answer that is decided
        by known segments of the prompt is explained. Each entry: in how many percent of the prompts a causing
        segment ranks first / among the first three. Written by `SalienceReport` (see README.md) in float32.

        """);
    text.append("| segments ranked by | ").append(header()).append(" | all |\n");
    text.append("|---|").append("---|".repeat(KINDS.size() + 1)).append('\n');
    text.append("| *prompts* | ").append(cells(Ranking.LENGTH, t -> "" + t.prompts));
    for (Ranking ranking : Ranking.values()) {
      text.append("| ").append(ranking.label).append(" | ").append(cells(ranking, Tally::text));
    }
    return text.toString();
  }

  private static String header() {
    return KINDS.stream().map(Kind::id).collect(Collectors.joining(" | "));
  }

  private String cells(Ranking ranking, Function<Tally, String> cell) {
    Tally all = new Tally(0, 0, 0);
    StringBuilder row = new StringBuilder();
    for (Kind kind : KINDS) {
      Tally tally = tallies.getOrDefault(kind, Map.of()).getOrDefault(ranking, new Tally(0, 0, 0));
      row.append(cell.apply(tally)).append(" | ");
      all = all.plus(tally);
    }
    return row.append(cell.apply(all)).append(" |\n").toString();
  }
}
