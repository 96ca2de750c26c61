package dev.candela.lm.checkpoint;

/**
 * What a decoder may have and others lack; most come with the family, some with a key of
 * config.json or with the weights.
 */
enum Feature {
  /** A table of position embeddings; without it, positions are rotary. */
  LEARNED_POSITIONS,
  /** The feed-forward network has a gate. */
  GATED_MLP,
  /** Queries and keys are normalised per head. */
  QK_NORM,
  /** The outputs of attention and feed-forward network are normalised. */
  SANDWICH_NORMS,
  /** Embeddings are multiplied by sqrt(d). */
  SCALED_EMBEDDING,
  /**
   * The feed-forward network uses GELU in its tanh form, whatever config.json says: old files of
   * the family are wrong.
   */
  ALWAYS_GELU_TANH,
  /** The projections to queries, keys and values have biases. */
  QKV_BIAS,
  /** The projection after attention has a bias. */
  OUTPUT_BIAS,
  /** The projections of the feed-forward network have biases. */
  MLP_BIAS,
  /** The output head is a matrix of its own. */
  UNTIED_HEAD
}
