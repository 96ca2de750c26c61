package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.OptionalInt;

/** Token ids as config files give them: a number, a list of numbers, null, or -1 for "none". */
final class TokenIds {
  private static final int NONE = -1;

  private TokenIds() {}

  /** The token id of a key that has at most one; the first one if there is a list. */
  static OptionalInt single(ConfigFields fields, String key) {
    return list(fields, key).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** The token ids of a key, in the file's order. */
  static List<Integer> list(ConfigFields fields, String key) {
    return fields.wholes(key, NONE, ConfigLimits.VOCABULARY).stream()
        .filter(id -> id != NONE)
        .distinct()
        .toList();
  }
}
