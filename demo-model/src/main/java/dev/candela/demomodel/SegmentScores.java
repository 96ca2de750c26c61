package dev.candela.demomodel;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Scores of a prompt's segments: how much each has to do with the decisive part of the answer. */
final class SegmentScores {

  /** Ways to score a segment. */
  enum Method {
    /** Sum of the gradient's lengths over the segment's tokens. */
    GRAD_L2("grad_l2, sum"),
    /** The same per token. */
    GRAD_L2_MEAN("grad_l2, mean"),
    /** Minus the sum of gradient times input: positive where the segment supports the answer. */
    GRAD_DOT_INPUT_TOWARDS("grad_dot_input towards the answer, sum"),
    /** Sum of the absolute values of gradient times input. */
    GRAD_DOT_INPUT_ABSOLUTE("grad_dot_input absolute, sum"),
    /** How much the answer's log-probability falls when the segment is left out. */
    LEAVE_ONE_OUT("leave one segment out");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    /** The name in the report. */
    String title() {
      return title;
    }
  }

  private static final int BATCH = 16;

  private final LanguageModel model;

  SegmentScores(LanguageModel model) {
    this.model = model;
  }

  /** One score per segment and method; the higher, the more the segment matters. */
  Map<Method, double[]> of(GeneratedPrompt prompt) {
    Salience whole = explain(List.of(prompt.prompt()), prompt).getFirst();
    float[] lengths = whole.score(SalienceMethod.GRAD_L2);
    float[] products = whole.score(SalienceMethod.GRAD_DOT_INPUT);
    Map<Method, double[]> scores = new EnumMap<>(Method.class);
    scores.put(Method.GRAD_L2, sums(prompt, whole, lengths, v -> v, false));
    scores.put(Method.GRAD_L2_MEAN, sums(prompt, whole, lengths, v -> v, true));
    scores.put(Method.GRAD_DOT_INPUT_TOWARDS, sums(prompt, whole, products, v -> -v, false));
    scores.put(Method.GRAD_DOT_INPUT_ABSOLUTE, sums(prompt, whole, products, Math::abs, false));
    scores.put(Method.LEAVE_ONE_OUT, falls(prompt, logProbability(whole)));
    return scores;
  }

  /** Explains the decisive part of the answer after each of several versions of the prompt. */
  private List<Salience> explain(List<String> versions, GeneratedPrompt prompt) {
    List<SalienceRequest> requests = new ArrayList<>();
    for (String version : versions) {
      int start = version.length() + prompt.decisive().start();
      int end = version.length() + prompt.decisive().end();
      requests.add(
          new SalienceRequest(
              version, prompt.target(), new TargetSelection.CharacterSpan(start, end), true));
    }
    return model.salience(requests);
  }

  private static double[] sums(
      GeneratedPrompt prompt,
      Salience salience,
      float[] values,
      DoubleUnaryOperator meaning,
      boolean perToken) {
    List<Span> segments = prompt.segments();
    List<Token> tokens = salience.tokenization().tokens();
    double[] sums = new double[segments.size()];
    for (int s = 0; s < sums.length; s++) {
      int count = 0;
      for (int t = 0; t < tokens.size(); t++) {
        Span token = new Span(tokens.get(t).start(), tokens.get(t).end());
        if (token.overlaps(segments.get(s))) {
          sums[s] += meaning.applyAsDouble(values[t]);
          count++;
        }
      }
      sums[s] /= perToken ? Math.max(1, count) : 1;
    }
    return sums;
  }

  private double[] falls(GeneratedPrompt prompt, double whole) {
    List<String> versions = prompt.segments().stream().map(s -> without(prompt, s)).toList();
    double[] falls = new double[versions.size()];
    for (int start = 0; start < falls.length; start += BATCH) {
      List<String> batch = versions.subList(start, Math.min(start + BATCH, falls.length));
      List<Salience> explained = explain(batch, prompt);
      for (int i = 0; i < explained.size(); i++) {
        falls[start + i] = whole - logProbability(explained.get(i));
      }
    }
    return falls;
  }

  /** The prompt without a segment and the line end or blank after it. */
  static String without(GeneratedPrompt prompt, Span segment) {
    String text = prompt.prompt();
    int end = segment.end();
    if (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, segment.start()) + text.substring(end);
  }

  /** The natural log-probability of the explained tokens together. */
  private static double logProbability(Salience salience) {
    double sum = 0;
    boolean[] explained = salience.explained();
    for (int i = 0; i < explained.length; i++) {
      sum += explained[i] ? salience.logProbabilities()[i] : 0;
    }
    return sum;
  }
}
