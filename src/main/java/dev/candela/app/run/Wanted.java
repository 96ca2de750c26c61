package dev.candela.app.run;

import dev.candela.error.RequestRefused;
import org.jspecify.annotations.Nullable;

/** What the fields of a request must be; the refusals name the field. */
public final class Wanted {
  private Wanted() {}

  /** A text that is not empty. */
  public static String text(String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw RequestRefused.field(null, field, "is missing.");
    }
    return value;
  }

  /** Something that is there. */
  public static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw RequestRefused.field(null, field, "is missing.");
    }
    return value;
  }

  /** A whole number in a range. */
  public static int between(
      String field, @Nullable Integer value, int least, int most, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value < least || value > most) {
      throw RequestRefused.field(
          null, field, "must be a whole number from %d to %d.".formatted(least, most));
    }
    return value;
  }
}
