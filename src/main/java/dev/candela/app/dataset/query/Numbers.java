package dev.candela.app.dataset.query;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which values count as numbers. */
public final class Numbers {

  private static final int LONGEST = 30;
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private Numbers() {}

  /** The number that a value is or spells, NaN when it is none. */
  public static double of(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text when text.length() <= LONGEST && NUMBER.matcher(text.strip()).matches() ->
          Double.parseDouble(text.strip());
      case null, default -> Double.NaN;
    };
  }
}
