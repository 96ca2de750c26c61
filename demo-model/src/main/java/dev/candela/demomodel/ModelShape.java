package dev.candela.demomodel;

/**
 * The sizes of the model.
 *
 * @param vocabulary V, tokens of the vocabulary
 * @param width D, numbers per token
 * @param layers L, blocks of attention and feed-forward
 * @param feed F, width of the feed-forward part
 */
record ModelShape(int vocabulary, int width, int layers, int feed) {

  /** K, numbers per attention head. */
  static final int HEAD_WIDTH = 32;

  /** The longest text in tokens that the model is meant for. */
  static final int POSITIONS = 1024;

  static final double ROPE_THETA = 10000.0;

  static final double NORM_EPSILON = 1e-5;

  /** H, attention heads. */
  int heads() {
    return width / HEAD_WIDTH;
  }
}
