package dev.candela.lm.torch;

/** The number format in which weights are kept and multiplied. */
public enum Precision {
  /** 8 exponent and 7 fraction bits; half the memory. Loss, softmax and norms stay in float32. */
  BFLOAT16("bfloat16"),
  /** Ordinary single precision. */
  FLOAT32("float32");

  private final String wireName;

  Precision(String wireName) {
    this.wireName = wireName;
  }

  /** The name in configuration and answers. */
  public String wireName() {
    return wireName;
  }
}
