package dev.candela.lm.checkpoint;

/** How a vector {@code x} is normalised; ε is {@link DecoderConfig#normEps}. */
public enum Norm {
  /** {@code (x − mean) / sqrt(variance + ε) · weight + bias}, population variance. */
  LAYER_NORM,
  /** {@code x / sqrt(mean(x²) + ε) · weight}. */
  RMS,
  /** {@code x / sqrt(mean(x²) + ε) · (1 + weight)}: a stored weight of 0 is the identity. */
  RMS_PLUS_ONE
}
