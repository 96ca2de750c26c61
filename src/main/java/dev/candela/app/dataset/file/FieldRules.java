package dev.candela.app.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the fields of an example may be: texts, numbers and booleans under names.
 *
 * <p>A field without a value is one that is not there: nulls and empty texts are left out. The
 * prompt must be there. Prompt and target are texts, so that a number becomes one. Whole numbers
 * are written without a point, and those that browsers cannot hold are kept as texts.
 */
public final class FieldRules {

  /** The field that is asked. */
  public static final String PROMPT = "prompt";

  /** The field with the wanted answer. */
  public static final String TARGET = "target";

  /** The greatest whole number up to which JSON numbers are exact everywhere, 2^53. */
  private static final long EXACT = 1L << 53;

  private final RowLimits limits;

  /** Rules with these limits. */
  public FieldRules(RowLimits limits) {
    this.limits = limits;
  }

  /**
   * The fields as an example has them, in the order given.
   *
   * @param nestedAsText whether lists and objects are kept as their JSON text
   * @throws BrokenRow if they are no example's
   */
  public Map<String, Object> check(Iterable<Map.Entry<String, JsonNode>> row, boolean nestedAsText)
      throws BrokenRow {
    var fields = new LinkedHashMap<String, Object>();
    long characters = 0;
    for (Map.Entry<String, JsonNode> entry : row) {
      String name = checkName(entry.getKey());
      Object value = value(name, entry.getValue(), nestedAsText);
      if (!"".equals(value)) {
        fields.put(name, value);
        characters += name.length() + (value instanceof String text ? text.length() : 20);
      }
    }
    checkSize(fields, characters);
    if (!(fields.get(PROMPT) instanceof String prompt) || prompt.isBlank()) {
      throw new BrokenRow("has no prompt");
    }
    return Collections.unmodifiableMap(fields);
  }

  private void checkSize(Map<String, Object> fields, long characters) throws BrokenRow {
    if (fields.size() > limits.fields()) {
      throw new BrokenRow(
          "has %d fields, the most are %d".formatted(fields.size(), limits.fields()));
    }
    // Escapes make the stored JSON longer: half leaves room for a backslash before each character.
    if (characters > RowLimits.ROW_CHARACTERS / 2) {
      throw new BrokenRow(
          "has %d characters, the most are %d".formatted(characters, RowLimits.ROW_CHARACTERS / 2));
    }
  }

  private static String checkName(String name) throws BrokenRow {
    if (name.isBlank() || name.length() > RowLimits.NAME_CHARACTERS) {
      throw new BrokenRow(
          "has a field whose name is empty or longer than %d characters"
              .formatted(RowLimits.NAME_CHARACTERS));
    }
    if (name.chars().anyMatch(Character::isISOControl) || !isWellFormed(name)) {
      throw new BrokenRow("has a field whose name has control characters or is not valid Unicode");
    }
    return name;
  }

  /** The value, or an empty text when there is none. */
  private Object value(String name, JsonNode node, boolean nestedAsText) throws BrokenRow {
    boolean mustBeText = name.equals(PROMPT) || name.equals(TARGET);
    if (node.isNull() || node.isMissingNode()) {
      return "";
    }
    if (node.isContainerNode()) {
      if (mustBeText || !nestedAsText) {
        throw new BrokenRow("has a list or an object as %s".formatted(name));
      }
      return text(name, node.toString());
    }
    if (node.isTextual()) {
      return text(name, node.textValue());
    }
    Object value = node.isBoolean() ? (Object) node.booleanValue() : number(name, node);
    return mustBeText ? value.toString() : value;
  }

  private String text(String name, String text) throws BrokenRow {
    if (text.length() > limits.fieldCharacters()) {
      throw new BrokenRow(
          "has %d characters as %s, the most are %d"
              .formatted(text.length(), name, limits.fieldCharacters()));
    }
    if (text.indexOf('\0') >= 0) {
      throw new BrokenRow("has a NUL character in %s".formatted(name));
    }
    if (!isWellFormed(text)) {
      throw new BrokenRow("has text that is not valid Unicode in %s".formatted(name));
    }
    return text;
  }

  private static Object number(String name, JsonNode node) throws BrokenRow {
    double number = node.doubleValue();
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new BrokenRow("has a number that is too large as %s".formatted(name));
    }
    if (node.isIntegralNumber()) {
      boolean exact = node.canConvertToLong() && Math.abs(node.longValue()) <= EXACT;
      return exact ? (Object) node.longValue() : node.asText();
    }
    // Not a conditional expression: it would turn the whole number back into a double.
    if (number == Math.rint(number) && Math.abs(number) <= EXACT) {
      return (long) number;
    }
    return number;
  }

  /** Whether every database can keep a text: no NUL, and each surrogate with its other half. */
  public static boolean canBeKept(String text) {
    return text.indexOf('\0') < 0 && isWellFormed(text);
  }

  /** Whether each surrogate has its other half, and no bytes were undecodable. */
  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == LineReader.UNDECODABLE || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
