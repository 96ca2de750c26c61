package dev.candela.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wrong with a body that is no JSON, or not the JSON that was expected. The parser's own
 * words would repeat the body and name classes.
 */
final class WrongJson {
  private WrongJson() {}

  static Trouble trouble(JsonProcessingException thrown) {
    if (thrown instanceof MismatchedInputException mismatched) {
      return wrongValue(mismatched, wanted(mismatched));
    }
    if (thrown instanceof JsonMappingException mapping
        && mapping.getCause() instanceof InputCoercionException) {
      return wrongValue(mapping, "a whole number that is not beyond all range");
    }
    var details = new LinkedHashMap<String, Object>();
    if (thrown.getLocation() != null) {
      details.put("line", thrown.getLocation().getLineNr());
      details.put("column", thrown.getLocation().getColumnNr());
    }
    return new Trouble(ErrorCode.INVALID_JSON, "The body is not valid JSON.", details);
  }

  private static Trouble wrongValue(JsonMappingException thrown, String wanted) {
    String field = path(thrown);
    return new Trouble(
        ErrorCode.INVALID_REQUEST,
        "%s must be %s.".formatted(field.isEmpty() ? "The body" : field, wanted),
        field.isEmpty() ? Map.of() : Map.of("field", field));
  }

  private static String path(JsonMappingException thrown) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference step : thrown.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String wanted(MismatchedInputException thrown) {
    Class<?> type = thrown.getTargetType();
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return "one of the values that are described";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    boolean isList = type.isArray() || Iterable.class.isAssignableFrom(type);
    return isList ? "a list" : Map.class.isAssignableFrom(type) ? "an object" : "a JSON object";
  }
}
