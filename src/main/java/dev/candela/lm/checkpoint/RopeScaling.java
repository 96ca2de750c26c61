package dev.candela.lm.checkpoint;

/** How rotary positions are stretched for contexts longer than those of the first training. */
sealed interface RopeScaling {

  /** The scaled inverse frequency. */
  double apply(double inverseFrequency);

  /** No stretching. */
  record None() implements RopeScaling {
    @Override
    public double apply(double inverseFrequency) {
      return inverseFrequency;
    }
  }

  /**
   * Positions divided by {@code factor}; https://arxiv.org/abs/2306.15595.
   *
   * @param factor how many times longer the context becomes
   */
  record Linear(double factor) implements RopeScaling {
    @Override
    public double apply(double inverseFrequency) {
      return inverseFrequency / factor;
    }
  }

  /**
   * The rule of Llama 3.1: slow waves are stretched, fast ones are not, and those between are
   * mixed; published with https://github.com/meta-llama/llama-models.
   *
   * @param factor how many times longer slow waves become
   * @param lowFactor waves longer than originalContext/lowFactor are slow
   * @param highFactor waves shorter than originalContext/highFactor are fast; more than lowFactor
   * @param originalContext tokens of the first training
   */
  record Llama3(double factor, double lowFactor, double highFactor, double originalContext)
      implements RopeScaling {
    @Override
    public double apply(double inverseFrequency) {
      double turns = originalContext * inverseFrequency / (2 * Math.PI);
      double fast = Math.clamp((turns - lowFactor) / (highFactor - lowFactor), 0.0, 1.0);
      return (1 - fast) * inverseFrequency / factor + fast * inverseFrequency;
    }
  }
}
