package dev.candela.app.metric;

import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * ROUGE (Lin 2004): how many words, pairs of words, or words in the same order response and target
 * have in common, as an F1 of precision and recall. Tokens are those of {@link RougeWords}; a side
 * without any scores 0. The value of many rows is their mean. Scale 0 to 1.
 */
final class Rouge {
  private Rouge() {}

  /** ROUGE-N: runs of n words. */
  static Metric ofRuns(int n) {
    String what = n == 1 ? "the words" : "the runs of %d words".formatted(n);
    return new MeanMetric(
        describe("rouge" + n, "ROUGE-" + n, what),
        pair ->
            fScore(
                pair,
                n,
                (response, target) -> NGrams.of(response, n).overlap(NGrams.of(target, n))));
  }

  /** ROUGE-L: the longest common subsequence of words. */
  static Metric ofSubsequence() {
    return new MeanMetric(
        describe("rougeL", "ROUGE-L", "the longest sequence of words, gaps allowed,"),
        pair -> fScore(pair, 1, CommonSubsequence::length));
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

  private static double fScore(
      TextPair pair, int runLength, ToIntBiFunction<List<String>, List<String>> common) {
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
