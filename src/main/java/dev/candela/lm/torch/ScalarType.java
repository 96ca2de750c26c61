package dev.candela.lm.torch;

import dev.candela.lm.checkpoint.StorageType;

/** The numbers by which libtorch's programs name number formats (c10/core/ScalarType.h). */
final class ScalarType {
  static final int FLOAT16 = 5;
  static final int FLOAT32 = 6;
  static final int BFLOAT16 = 15;

  private ScalarType() {}

  static int of(StorageType type) {
    return switch (type) {
      case F32 -> FLOAT32;
      case F16 -> FLOAT16;
      case BF16 -> BFLOAT16;
    };
  }
}
