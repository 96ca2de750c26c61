package dev.candela.lm.torch;

import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers salience requests. */
final class Explainer {

  private final TorchEngine engine;
  private final Decoder decoder;
  private final Texts texts;

  Explainer(TorchEngine engine, Decoder decoder, Texts texts) {
    this.engine = engine;
    this.decoder = decoder;
    this.texts = texts;
  }

  /** Prepares a request; {@code row} is its index in what errors say. */
  Row row(SalienceRequest request, int row) {
    String field = request.target().isEmpty() ? "prompt" : "target";
    Tokenization tokenization = texts.fitting(request.text(), 0, field, row);
    return new Row(
        row, tokenization, TargetTokens.of(request, tokenization, row), request.logProbabilities());
  }

  /** Explains some rows in one pass. */
  List<Salience> explain(List<Row> rows) {
    Map<Integer, float[][]> scores = scores(rows.stream().filter(Row::explainsSomething).toList());
    Map<Integer, float[]> logProbabilities =
        logProbabilities(rows.stream().filter(Row::wantsLogProbabilities).toList());
    return rows.stream()
        .map(
            row ->
                row.result(
                    scores.getOrDefault(row.row(), new float[2][row.ids().length]),
                    logProbabilities.getOrDefault(row.row(), new float[0])))
        .toList();
  }

  private Map<Integer, float[][]> scores(List<Row> rows) {
    var byRow = new HashMap<Integer, float[][]>();
    if (!rows.isEmpty()) {
      int[][] explained = rows.stream().map(Row::explainedTokens).toArray(int[][]::new);
      Decoder.Scores found = engine.run(() -> decoder.salience(ids(rows), explained));
      for (int i = 0; i < rows.size(); i++) {
        byRow.put(rows.get(i).row(), new float[][] {found.gradL2()[i], found.gradDotInput()[i]});
      }
    }
    return byRow;
  }

  private Map<Integer, float[]> logProbabilities(List<Row> rows) {
    var byRow = new HashMap<Integer, float[]>();
    if (!rows.isEmpty()) {
      float[][] found = engine.run(() -> decoder.logProbabilities(ids(rows)));
      for (int i = 0; i < rows.size(); i++) {
        byRow.put(rows.get(i).row(), found[i]);
      }
    }
    return byRow;
  }

  private static int[][] ids(List<Row> rows) {
    return rows.stream().map(Row::ids).toArray(int[][]::new);
  }

  /**
   * A text with its tokens.
   *
   * @param explained per token whether its loss is explained
   */
  record Row(int row, Tokenization tokenization, boolean[] explained, boolean scored) {

    int[] ids() {
      return tokenization.ids();
    }

    boolean explainsSomething() {
      return explainedTokens().length > 0;
    }

    boolean wantsLogProbabilities() {
      return scored && tokenization.size() > 0;
    }

    int[] explainedTokens() {
      return IntStream.range(0, explained.length).filter(i -> explained[i]).toArray();
    }

    Salience result(float[][] scores, float[] logProbabilities) {
      var byMethod = new EnumMap<SalienceMethod, float[]>(SalienceMethod.class);
      byMethod.put(SalienceMethod.GRAD_L2, scores[0]);
      byMethod.put(SalienceMethod.GRAD_DOT_INPUT, scores[1]);
      return new Salience(tokenization, explained, byMethod, logProbabilities);
    }
  }
}
