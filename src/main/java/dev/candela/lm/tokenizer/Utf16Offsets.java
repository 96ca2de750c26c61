package dev.candela.lm.tokenizer;

/** Turns offsets in bytes of UTF-8 or in code points into UTF-16 code units. */
final class Utf16Offsets {
  private Utf16Offsets() {}

  /**
   * Converts ascending offsets into the UTF-8 form of {@code text}. An offset inside a character
   * moves to that character's end.
   */
  static int[] ofUtf8(String text, int[] offsets) {
    int[] converted = new int[offsets.length];
    int bytes = 0;
    int index = 0;
    for (int i = 0; i < offsets.length; i++) {
      while (bytes < offsets[i]) {
        int codePoint = text.codePointAt(index);
        bytes += utf8Length(codePoint);
        index += Character.charCount(codePoint);
      }
      converted[i] = index;
    }
    return converted;
  }

  /** Converts offsets in code points, in any order; those past the end become the end. */
  static int[] ofCodePoints(String text, int[] offsets) {
    int[] indexOf = new int[text.length() + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      indexOf[count++] = i;
    }
    int[] converted = new int[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      converted[i] = offsets[i] < count ? indexOf[Math.max(0, offsets[i])] : text.length();
    }
    return converted;
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
