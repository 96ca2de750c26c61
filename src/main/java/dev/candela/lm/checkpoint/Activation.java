package dev.candela.lm.checkpoint;

/** The non-linearity inside the feed-forward network. */
public enum Activation {
  /** {@code 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))}. */
  GELU_TANH,
  /** {@code x Φ(x)} with the normal distribution function. */
  GELU,
  /** {@code x sigmoid(x)}. */
  SILU
}
