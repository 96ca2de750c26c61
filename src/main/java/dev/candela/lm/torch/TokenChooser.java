package dev.candela.lm.torch;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Chooses tokens from logits. The order of the steps is that of the transformers library:
 * repetition penalty, forbidden stop tokens, temperature, top_k, top_p, then a draw from what is
 * left.
 */
final class TokenChooser {

  /** Candidates whose probability is below this share of the best one's are looked at last. */
  private static final double[] SHARES = {1e-4, 1e-9, 0};

  private final Sampling sampling;
  private final RandomGenerator random;
  private final BitSet seen = new BitSet();

  TokenChooser(Sampling sampling, RandomGenerator random) {
    this.sampling = sampling;
    this.random = random;
  }

  /** Notes a token of the prompt or the output for the repetition penalty. */
  void saw(int id) {
    seen.set(id);
  }

  /** What was chosen, and its log-probability before penalty, temperature and truncation. */
  record Choice(int id, double logProbability) {}

  /**
   * @param logits [V] as they come from the model
   * @param index how many tokens were chosen before
   */
  Choice choose(float[] logits, int index) {
    float[] adjusted = logits.clone();
    penalise(adjusted);
    if (index < sampling.minNewTokens()) {
      sampling.stopIds().stream()
          .filter(id -> id < adjusted.length)
          .forEach(id -> adjusted[id] = Float.NEGATIVE_INFINITY);
    }
    int id = sampling.temperature() == 0 ? argmax(adjusted) : draw(adjusted);
    return new Choice(id, logits[id] - logSumExp(logits));
  }

  private void penalise(float[] logits) {
    float penalty = (float) sampling.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    seen.stream()
        .filter(id -> id < logits.length)
        .forEach(id -> logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty);
  }

  private int draw(float[] logits) {
    float best = logits[argmax(logits)];
    double[] weights = new double[logits.length];
    double total = 0;
    for (int id = 0; id < logits.length; id++) {
      weights[id] = Math.exp((logits[id] - best) / sampling.temperature());
      total += weights[id];
    }
    boolean all =
        sampling.topP() >= 1 && (sampling.topK() == 0 || sampling.topK() >= logits.length);
    if (all) {
      return drawFrom(weights, total);
    }
    return drawFromBest(weights, total);
  }

  private int drawFrom(double[] weights, double total) {
    double left = random.nextDouble() * total;
    int last = 0;
    for (int id = 0; id < weights.length; id++) {
      if (weights[id] > 0) {
        last = id;
        left -= weights[id];
        if (left < 0) {
          return id;
        }
      }
    }
    return last;
  }

  /**
   * Sorting a whole vocabulary for its few likely tokens is a waste: sort only those that matter.
   */
  private int drawFromBest(double[] weights, double total) {
    int[] kept = {};
    for (double share : SHARES) {
      int[] candidates = sorted(weights, share);
      kept = truncate(candidates, weights, total, share == 0);
      if (kept.length > 0) {
        break;
      }
    }
    double sum = Arrays.stream(kept).mapToDouble(id -> weights[id]).sum();
    double left = random.nextDouble() * sum;
    for (int id : kept) {
      left -= weights[id];
      if (left < 0) {
        return id;
      }
    }
    return kept[kept.length - 1];
  }

  /**
   * Ids with more than {@code share} of the best weight, the heaviest first, then the lowest id.
   */
  private static int[] sorted(double[] weights, double share) {
    return IntStream.range(0, weights.length)
        .filter(id -> weights[id] > share)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer id) -> -weights[id]).thenComparingInt(id -> id))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The candidates that top_k and top_p leave; none when there are too few to tell and more could
   * be had.
   */
  private int[] truncate(int[] candidates, double[] weights, double total, boolean complete) {
    int most = sampling.topK() == 0 ? Integer.MAX_VALUE : sampling.topK();
    int kept = Math.min(most, candidates.length);
    if (kept < most && !complete && sampling.topK() != 0) {
      return new int[0];
    }
    // top_p counts the probability among what top_k left.
    double among =
        sampling.topK() == 0
            ? total
            : Arrays.stream(candidates, 0, kept).mapToDouble(id -> weights[id]).sum();
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[candidates[i]];
      if (sum >= sampling.topP() * among) {
        return Arrays.copyOf(candidates, i + 1);
      }
    }
    return complete || sampling.topK() != 0 ? Arrays.copyOf(candidates, kept) : new int[0];
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  private static double logSumExp(float[] logits) {
    double best = logits[argmax(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - best);
    }
    return best + Math.log(sum);
  }
}
