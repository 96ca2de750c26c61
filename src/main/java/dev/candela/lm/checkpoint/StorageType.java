package dev.candela.lm.checkpoint;

/** How one number of a weight is stored; little endian in every supported file format. */
public enum StorageType {
  /** IEEE 754 single precision. */
  F32(4),
  /** IEEE 754 half precision. */
  F16(2),
  /** The upper half of an IEEE 754 single-precision number. */
  BF16(2);

  private final int bytes;

  StorageType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }
}
