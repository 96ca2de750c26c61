package dev.candela.lm.checkpoint;

/**
 * The largest numbers believed in a config.json: well above any known model, and small enough to
 * count with.
 */
final class ConfigLimits {
  static final int LAYERS = 1 << 10;
  static final int HEADS = 1 << 12;
  static final int HEAD_DIM = 1 << 14;
  static final int WIDTH = 1 << 20;
  static final int VOCABULARY = 1 << 26;
  static final int TOKENS = 1 << 30;

  private ConfigLimits() {}
}
