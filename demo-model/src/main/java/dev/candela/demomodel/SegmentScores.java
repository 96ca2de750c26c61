package dev.candela.demomodel;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import java.util.ArrayList;
import java.util.Collections;
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
    Salience whole = model.salience(List.of(decisivePart(prompt))).getFirst();
    float[] lengths = whole.score(SalienceMethod.GRAD_L2);
    float[] products = whole.score(SalienceMethod.GRAD_DOT_INPUT);
    Map<Method, double[]> scores = new EnumMap<>(Method.class);
    scores.put(Method.GRAD_L2, sums(prompt, whole, lengths, v -> v, false));
    scores.put(Method.GRAD_L2_MEAN, sums(prompt, whole, lengths, v -> v, true));
    scores.put(Method.GRAD_DOT_INPUT_TOWARDS, sums(prompt, whole, products, v -> -v, false));
    scores.put(Method.GRAD_DOT_INPUT_ABSOLUTE, sums(prompt, whole, products, Math::abs, false));
    scores.put(Method.LEAVE_ONE_OUT, falls(prompt));
    return scores;
  }

  private static SalienceRequest decisivePart(GeneratedPrompt prompt) {
    int start = prompt.prompt().length() + prompt.decisive().start();
    int end = prompt.prompt().length() + prompt.decisive().end();
    return new SalienceRequest(
        prompt.prompt(), prompt.target(), new TargetSelection.CharacterSpan(start, end), false);
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

  /** How far the log-probability of the decisive part falls when each segment is left out. */
  private double[] falls(GeneratedPrompt prompt) {
    List<String> versions = new ArrayList<>(List.of(prompt.prompt()));
    prompt.segments().forEach(segment -> versions.add(without(prompt, segment)));
    List<Double> found = new ArrayList<>();
    for (int start = 0; start < versions.size(); start += BATCH) {
      int end = Math.min(start + BATCH, versions.size());
      found.addAll(logProbabilities(versions.subList(start, end), prompt));
    }
    return found.stream().skip(1).mapToDouble(left -> found.getFirst() - left).toArray();
  }

  /** Natural log-probabilities of the decisive part after several versions of the prompt. */
  private List<Double> logProbabilities(List<String> versions, GeneratedPrompt prompt) {
    List<SalienceRequest> requests = new ArrayList<>();
    for (String version : versions) {
      int size = model.tokenize(version + prompt.target()).size();
      var nothing = new TargetSelection.TokenMask(Collections.nCopies(size, false));
      requests.add(new SalienceRequest(version, prompt.target(), nothing, true));
    }
    List<Salience> answers = model.salience(requests);
    List<Double> sums = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      int start = versions.get(i).length();
      Span decisive = new Span(start + prompt.decisive().start(), start + prompt.decisive().end());
      List<Token> tokens = answers.get(i).tokenization().tokens();
      double sum = 0;
      for (int t = 1; t < tokens.size(); t++) {
        boolean counts = decisive.overlaps(new Span(tokens.get(t).start(), tokens.get(t).end()));
        sum += counts ? answers.get(i).logProbabilities()[t] : 0;
      }
      sums.add(sum);
    }
    return sums;
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
}
