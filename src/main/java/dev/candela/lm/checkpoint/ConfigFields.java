package dev.candela.lm.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The fields of a JSON object in a file, read with checks; every complaint names the file and the
 * key.
 *
 * <p>A key that is missing has the default that was laid beneath the object; an explicit {@code
 * null} counts as a value of its own and hides the default, as in the libraries that write these
 * files.
 */
final class ConfigFields {
  private static final long MAX_BYTES = 64L << 20;

  /**
   * Python writes NaN and Infinity into JSON; they are only an error where such a number is used.
   */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final String path;
  private final ObjectNode node;
  private final Map<String, String> spelling;

  private ConfigFields(String file, String path, ObjectNode node, Map<String, String> spelling) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.spelling = spelling;
  }

  /** Reads a JSON file whose top level is an object. */
  static ConfigFields read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new CheckpointException(
            "%s has %d bytes, more than the %d that are read".formatted(name, bytes, MAX_BYTES));
      }
      return parse(name, Files.readString(file));
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** Reads JSON text whose top level is an object; {@code file} is the name used in complaints. */
  static ConfigFields parse(String file, String json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root instanceof ObjectNode object) {
        return new ConfigFields(file, "", object, Map.of());
      }
      throw new CheckpointException(file + " is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new CheckpointException("%s is not valid JSON: %s".formatted(file, reason(e)), e);
    }
  }

  /** What an exception says, on one line. */
  static String reason(Exception e) {
    if (e instanceof JsonProcessingException json) {
      return json.getOriginalMessage().lines().findFirst().orElse("syntax error");
    }
    return e.getClass().getSimpleName()
        + Optional.ofNullable(e.getMessage()).map(text -> " " + text.replace('\n', ' ')).orElse("");
  }

  /** The same object with {@code defaults} for the keys that it lacks. */
  ConfigFields above(ConfigFields defaults) {
    ObjectNode merged = defaults.node.deepCopy();
    merged.setAll(node);
    return new ConfigFields(file, path, merged, spelling);
  }

  /** The same object with the values of {@code others} in place of its own. */
  ConfigFields with(ConfigFields others) {
    ObjectNode merged = node.deepCopy();
    merged.setAll(others.node);
    return new ConfigFields(file, path, merged, spelling);
  }

  /**
   * The same object, where the value of {@code key} is found under the key {@code
   * spelling.get(key)}.
   */
  ConfigFields spelled(Map<String, String> spelling) {
    return new ConfigFields(file, path, node, spelling);
  }

  /** Only the given keys of this object. */
  ConfigFields only(List<String> keys) {
    return new ConfigFields(file, path, node.deepCopy().retain(keys), spelling);
  }

  /** Whether the key is there with a value other than null. */
  boolean has(String key) {
    return value(key).isPresent();
  }

  /** The keys of the object. */
  List<String> keys() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** A whole number from 1 to {@code max}. */
  int count(String key, int max) {
    return optionalCount(key, max).orElseThrow(() -> wrong(key, mustBeWhole(1, max)));
  }

  /** A whole number from 1 to {@code max}, or nothing if the key is missing or null. */
  OptionalInt optionalCount(String key, int max) {
    return whole(key, 1, max);
  }

  /** A whole number in a range, or nothing if the key is missing or null. */
  OptionalInt whole(String key, int min, int max) {
    return value(key)
        .map(found -> OptionalInt.of(whole(key, found, min, max)))
        .orElseGet(OptionalInt::empty);
  }

  /** A number in a range. */
  double number(String key, double min, double max) {
    return optionalNumber(key, min, max).orElseThrow(() -> wrong(key, mustBeNumber(min, max)));
  }

  /** A number in a range, or nothing if the key is missing or null. */
  OptionalDouble optionalNumber(String key, double min, double max) {
    Optional<JsonNode> value = value(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    double number = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
    if (!(number >= min && number <= max)) {
      throw wrong(key, mustBeNumber(min, max));
    }
    return OptionalDouble.of(number);
  }

  /** True or false; false if the key is missing or null. */
  boolean flag(String key) {
    return value(key)
        .map(
            found -> {
              if (!found.isBoolean()) {
                throw wrong(key, "must be true or false");
              }
              return found.booleanValue();
            })
        .orElse(false);
  }

  /** Whether the value of the key is the literal false. */
  boolean isFalse(String key) {
    return value(key).map(found -> found.isBoolean() && !found.booleanValue()).orElse(false);
  }

  /** A string, or nothing if the key is missing or null. */
  Optional<String> text(String key) {
    return value(key).map(found -> text(key, found));
  }

  /** A list of strings, or nothing if the key is missing or null. */
  Optional<List<String>> texts(String key) {
    return value(key)
        .map(found -> elements(key, found).stream().map(each -> text(key, each)).toList());
  }

  /** One string or a list of them; empty if the key is missing or null. */
  List<String> oneOrMoreTexts(String key) {
    return value(key)
        .map(found -> found.isArray() ? texts(key).orElse(List.of()) : List.of(text(key, found)))
        .orElse(List.of());
  }

  /** Whether the value of the key is an object. */
  boolean isObject(String key) {
    return value(key).map(JsonNode::isObject).orElse(false);
  }

  /** One whole number or a list of them; empty if the key is missing or null. */
  List<Integer> wholes(String key, int min, int max) {
    Optional<JsonNode> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    List<JsonNode> found =
        value.get().isArray() ? elements(key, value.get()) : List.of(value.get());
    return found.stream().map(each -> whole(key, each, min, max)).toList();
  }

  /** An object, or nothing if the key is missing or null. */
  Optional<ConfigFields> object(String key) {
    return value(key)
        .map(
            found -> {
              if (!(found instanceof ObjectNode object)) {
                throw wrong(key, "must be an object");
              }
              return new ConfigFields(file, path + key + ".", object, spelling);
            });
  }

  /** Whether the value of the key is the number {@code neutral}, or missing or null. */
  boolean neutral(String key, double neutral) {
    return value(key).map(found -> found.isNumber() && found.doubleValue() == neutral).orElse(true);
  }

  /**
   * A complaint about a key; {@code demand} completes the sentence "file: key is value, but ...".
   */
  CheckpointException wrong(String key, String demand) {
    String shown =
        node.has(spelled(key)) ? shorten(String.valueOf(node.get(spelled(key)))) : "missing";
    return new CheckpointException(
        "%s: %s%s is %s, but %s".formatted(file, path, spelled(key), shown, demand));
  }

  private Optional<JsonNode> value(String key) {
    return Optional.ofNullable(node.get(spelled(key))).filter(found -> !found.isNull());
  }

  private String spelled(String key) {
    return spelling.getOrDefault(key, key);
  }

  private int whole(String key, JsonNode found, int min, int max) {
    double number = found.isNumber() ? found.doubleValue() : Double.NaN;
    if (!(number >= min && number <= max) || number != Math.rint(number)) {
      throw wrong(key, mustBeWhole(min, max));
    }
    return (int) number;
  }

  private String text(String key, JsonNode found) {
    if (!found.isTextual()) {
      throw wrong(key, "must be text");
    }
    return found.textValue();
  }

  private List<JsonNode> elements(String key, JsonNode found) {
    if (!found.isArray()) {
      throw wrong(key, "must be a list");
    }
    List<JsonNode> elements = new ArrayList<>();
    found.forEach(elements::add);
    return elements;
  }

  private static String mustBeWhole(int min, int max) {
    return "must be a whole number from %d to %d".formatted(min, max);
  }

  private static String mustBeNumber(double min, double max) {
    return "must be a number from %s to %s".formatted(min, max);
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
