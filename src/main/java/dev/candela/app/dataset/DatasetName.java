package dev.candela.app.dataset;

import java.util.regex.Pattern;

/** Which names a dataset can have: they are part of addresses and of {@code DATASETS}. */
final class DatasetName {

  /** What a name must be, for a sentence that says that one is not. */
  static final String RULE =
      "must be 1 to 100 letters, digits, spaces, dots, dashes and underscores, and begin with a"
          + " letter or a digit.";

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}");

  private DatasetName() {}

  static boolean isValid(String name) {
    return NAME.matcher(name).matches() && !name.endsWith(" ");
  }
}
