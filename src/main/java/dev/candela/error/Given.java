package dev.candela.error;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request gives, checked in the ways that are the same everywhere. */
public final class Given {
  private Given() {}

  /** The body, which must not be missing. */
  public static <T> T body(@Nullable T body) {
    if (body == null) {
      throw RequestRefused.field(null, "body", "is missing; it must be a JSON object.");
    }
    return body;
  }

  /** Something that must not be missing. */
  public static <T> T value(String field, @Nullable T value) {
    if (value == null) {
      throw RequestRefused.field(null, field, "is missing.");
    }
    return value;
  }

  /** A text that must not be missing or empty. */
  public static String text(String field, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw RequestRefused.field(null, field, "is missing; it must be a string.");
    }
    return text;
  }

  /** A text that must not be missing, see {@link #checkSound}; it may be empty. */
  public static String sound(String field, @Nullable String text) {
    String given = value(field, text);
    checkSound(null, field, given);
    return given;
  }

  /**
   * Checks that a text has a UTF-8 form and no NUL, which not all tokenizers can take.
   *
   * @param input index of the input, null when the field is the request's own
   * @throws RequestRefused naming the place of what is wrong
   */
  public static void checkSound(@Nullable Integer input, String field, String text) {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      // Half of a pair is a code point of its own when its partner is missing.
      boolean half = Character.getType(character) == Character.SURROGATE;
      if (character == 0 || half) {
        throw RequestRefused.field(
            ErrorCode.INVALID_REQUEST,
            input,
            field,
            (half ? "has half of a surrogate pair" : "has a NUL character")
                + " at position %d.".formatted(i),
            Map.of("position", i));
      }
      i += Character.charCount(character);
    }
  }

  /** Names, none if they are missing; what comes twice counts once. */
  public static List<String> names(String field, @Nullable List<String> names, int most) {
    if (names == null) {
      return List.of();
    }
    if (names.stream().anyMatch(name -> name == null || name.isEmpty())) {
      throw RequestRefused.field(null, field, "has an empty entry; each must be a string.");
    }
    if (names.size() > most) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          field,
          "has %d entries; at most %d are taken.".formatted(names.size(), most),
          Map.of("have", names.size(), "limit", most));
    }
    return names.stream().distinct().toList();
  }

  /** Names, of which there must be at least one. */
  public static List<String> someNames(String field, @Nullable List<String> names, int most) {
    List<String> given = names(field, names, most);
    if (given.isEmpty()) {
      throw RequestRefused.field(null, field, "is missing; it must be a list of strings.");
    }
    return given;
  }

  /** A whole number, or another one if it is missing. */
  public static int number(
      String field, @Nullable Integer number, int least, int most, int otherwise) {
    if (number == null) {
      return otherwise;
    }
    if (number < least || number > most) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          field,
          "is %d; it must be a whole number from %d to %d.".formatted(number, least, most),
          Map.of("have", number, "least", least, "limit", most));
    }
    return number;
  }
}
