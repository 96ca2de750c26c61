package dev.candela.lm.checkpoint.hdf5;

/** How the numbers of a dataset are stored. */
public enum Hdf5Type {
  /** IEEE 754 single precision, little endian. */
  FLOAT32,
  /** IEEE 754 half precision, little endian. */
  FLOAT16,
  /**
   * The upper half of a single-precision number, little endian: as a floating-point type of its
   * own, or opaque with two bytes, which is how Keras writes it.
   */
  BFLOAT16,
  /** Anything else. */
  OTHER
}
