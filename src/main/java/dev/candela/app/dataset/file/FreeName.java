package dev.candela.app.dataset.file;

import java.util.function.Predicate;

/** Names for what must not have the name of something else. */
public final class FreeName {
  private FreeName() {}

  /** The wanted name, or the first that is free with a number behind it. */
  public static String of(String wanted, Predicate<String> isTaken) {
    String free = wanted;
    for (int i = 2; isTaken.test(free); i++) {
      free = wanted + " " + i;
    }
    return free;
  }
}
