package dev.candela.lm.checkpoint;

/**
 * What one layer may look at, and how it rotates queries and keys.
 *
 * @param window how many tokens a query sees, itself included; 0 for all tokens before it and
 *     itself
 * @param ropeTable index into {@link DecoderConfig#ropeTables()}; {@link #NO_ROPE} if the layer
 *     does not rotate
 */
public record LayerAttention(int window, int ropeTable) {

  /** The table index of layers without rotary positions. */
  public static final int NO_ROPE = -1;
}
