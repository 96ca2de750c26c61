package dev.candela.app.form;

import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be like.
 *
 * @param path how the request names the whole of the values
 */
record FieldRules(String path) {

  private static final int MOST_CHARACTERS_OF_A_LINE = 4_096;
  private static final int MOST_CHARACTERS_OF_A_TEXT = 100_000;
  private static final int MOST_FIELDS = 100;

  /** The value in its Java type, the default when it is empty, null when there is none either. */
  @Nullable Object check(FormField field, @Nullable Object value) {
    if (value == null || isEmpty(field, value)) {
      if (field.required() && field.defaultValue() == null) {
        throw refused(field.name(), "is missing.", Map.of());
      }
      return field.defaultValue() == null ? null : typed(field, field.defaultValue());
    }
    return typed(field, value);
  }

  private static boolean isEmpty(FormField field, Object value) {
    return switch (field.type()) {
      case TEXT, SECRET -> value instanceof String text && text.isBlank();
      case FIELDS -> value.equals(List.of());
      default -> value.equals("");
    };
  }

  private Object typed(FormField field, Object value) {
    return switch (field.type()) {
      case TEXT, SECRET -> line(field, value);
      case LONG_TEXT -> text(field, value, MOST_CHARACTERS_OF_A_TEXT);
      case INTEGER -> integer(field, value);
      case NUMBER -> number(field, value);
      case BOOLEAN -> flag(field, value);
      case CHOICE -> choice(field, value);
      case FIELDS -> fields(field, value);
    };
  }

  private String line(FormField field, Object value) {
    String line = text(field, value, MOST_CHARACTERS_OF_A_LINE).strip();
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw refused(field.name(), "must be one line without control characters.", Map.of());
    }
    return line;
  }

  private String text(FormField field, Object value, int otherwise) {
    if (!(value instanceof String text)) {
      throw refused(field.name(), "must be a string.", Map.of());
    }
    int most = field.max() == null ? otherwise : field.max().intValue();
    if (text.length() > most) {
      throw refused(
          field.name(),
          "has %d characters; at most %d are taken.".formatted(text.length(), most),
          Map.of("have", text.length(), "limit", most, "unit", "characters"));
    }
    return text;
  }

  private Long integer(FormField field, Object value) {
    BigDecimal number = decimal(value);
    if (number == null || number.stripTrailingZeros().scale() > 0) {
      throw refused(field.name(), "must be a whole number%s.".formatted(range(field)), Map.of());
    }
    checkRange(field, number);
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw refused(field.name(), "is too large a number.", Map.of("limit", Long.MAX_VALUE));
    }
  }

  private Double number(FormField field, Object value) {
    BigDecimal number = decimal(value);
    if (number == null) {
      throw refused(field.name(), "must be a number%s.".formatted(range(field)), Map.of());
    }
    checkRange(field, number);
    return number.doubleValue();
  }

  private static @Nullable BigDecimal decimal(Object value) {
    if (!(value instanceof Number)) {
      return null;
    }
    try {
      return new BigDecimal(value.toString());
    } catch (NumberFormatException e) {
      // Not finite.
      return null;
    }
  }

  private void checkRange(FormField field, BigDecimal number) {
    boolean tooSmall = field.min() != null && number.compareTo(decimalOf(field.min())) < 0;
    boolean tooLarge = field.max() != null && number.compareTo(decimalOf(field.max())) > 0;
    if (tooSmall || tooLarge) {
      throw refused(
          field.name(),
          "must be a number%s.".formatted(range(field)),
          Map.of("limit", tooSmall ? plain(field.min()) : plain(field.max())));
    }
  }

  private static BigDecimal decimalOf(double limit) {
    return BigDecimal.valueOf(limit);
  }

  private static String range(FormField field) {
    if (field.min() != null && field.max() != null) {
      return " from %s to %s".formatted(plain(field.min()), plain(field.max()));
    }
    if (field.min() != null) {
      return " of %s or more".formatted(plain(field.min()));
    }
    return field.max() == null ? "" : " of %s or less".formatted(plain(field.max()));
  }

  private static Number plain(@Nullable Double limit) {
    double value = limit == null ? 0 : limit;
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Number) (long) value : value;
  }

  private Boolean flag(FormField field, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw refused(field.name(), "must be true or false.", Map.of());
  }

  private String choice(FormField field, Object value) {
    List<String> choices = field.choices() == null ? List.of() : field.choices();
    if (value instanceof String text && choices.contains(text)) {
      return text;
    }
    throw refused(
        field.name(),
        "must be one of %s.".formatted(String.join(", ", choices)),
        Map.of("choices", choices));
  }

  private List<String> fields(FormField field, Object value) {
    if (!(value instanceof List<?> names)
        || !names.stream().allMatch(name -> name instanceof String text && !text.isEmpty())) {
      throw refused(field.name(), "must be a list of field names.", Map.of());
    }
    if (names.size() > MOST_FIELDS) {
      throw refused(
          field.name(),
          "has %d names; at most %d are taken.".formatted(names.size(), MOST_FIELDS),
          Map.of("have", names.size(), "limit", MOST_FIELDS, "unit", "fields"));
    }
    return names.stream().map(String.class::cast).distinct().toList();
  }

  /** What to say about a value for which the form has no field. */
  RequestRefused unknown(String name, FormSpec spec) {
    String known = spec.fields().stream().map(FormField::name).collect(Collectors.joining(", "));
    // What was sent is not repeated in full: it may be anything.
    String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return refused(shown, "is no field of %s; it has %s.".formatted(spec.name(), known), Map.of());
  }

  private RequestRefused refused(String field, String what, Map<String, Object> facts) {
    return RequestRefused.field(
        ErrorCode.INVALID_REQUEST, null, path.isEmpty() ? field : path + "." + field, what, facts);
  }
}
