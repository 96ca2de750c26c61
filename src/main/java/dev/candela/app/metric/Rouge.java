package dev.candela.app.metric;

import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * ROUGE (Lin 2004): how many words, pairs of words, or words in the same order response and target
 * have in common, as an F1 of precision and recall. Tokens are those of {@link RougeWords}; a side
 * without any scores 0. The value of many rows is their mean. Scale 0 to 1.
 */
final class Rouge implements Metric {

  private final MetricInfo info;
  private final int runLength;
  private final ToIntBiFunction<List<String>, List<String>> common;

  private Rouge(
      MetricInfo info, int runLength, ToIntBiFunction<List<String>, List<String>> common) {
    this.info = info;
    this.runLength = runLength;
    this.common = common;
  }

  /** ROUGE-N: runs of n words. */
  static Rouge ofRuns(int n) {
    return new Rouge(
        describe("rouge" + n, "ROUGE-" + n, n == 1 ? "the words" : "the pairs of words"),
        n,
        (response, target) -> NGrams.of(response, n).overlap(NGrams.of(target, n)));
  }

  /** ROUGE-L: the longest common subsequence of words. */
  static Rouge ofSubsequence() {
    return new Rouge(
        describe("rougeL", "ROUGE-L", "the longest sequence of words, gaps allowed,"),
        1,
        CommonSubsequence::length);
  }

  private static MetricInfo describe(String name, String title, String what) {
    return MetricInfo.higherIsBetter(
        name,
        title,
        "F1 of "
            + what
            + " that response and target have in common (lower-case, English words stemmed), 0 to"
            + " 1; the mean over the rows.",
        1);
  }

  @Override
  public MetricInfo info() {
    return info;
  }

  @Override
  public Tally tally() {
    return new MeanTally(this::fScore);
  }

  private double fScore(TextPair pair) {
    List<String> response = RougeWords.of(pair.response());
    List<String> target = RougeWords.of(pair.target());
    int responseRuns = response.size() - runLength + 1;
    int targetRuns = target.size() - runLength + 1;
    if (responseRuns <= 0 || targetRuns <= 0) {
      return 0;
    }
    double matched = common.applyAsInt(response, target);
    // 2PR / (P + R) with P = matched / responseRuns and R = matched / targetRuns.
    return 2 * matched / (responseRuns + targetRuns);
  }
}
