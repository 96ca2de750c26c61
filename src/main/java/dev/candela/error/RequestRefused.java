package dev.candela.error;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request is wrong; the message is a sentence for the person who sent it. */
public final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> details;

  public RequestRefused(ErrorCode code, String message, Map<String, Object> details) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /**
   * Something is wrong with a field.
   *
   * @param input index of the input, null when the field is the request's own
   * @param field the field's name, with dots when it is nested
   * @param what the rest of the sentence that begins with the field
   */
  public static RequestRefused field(@Nullable Integer input, String field, String what) {
    return field(ErrorCode.INVALID_REQUEST, input, field, what, Map.of());
  }

  /** Something is wrong with a field, and {@code facts} tell more. */
  public static RequestRefused field(
      ErrorCode code,
      @Nullable Integer input,
      String field,
      String what,
      Map<String, Object> facts) {
    var details = new LinkedHashMap<String, Object>();
    if (input != null) {
      details.put("input", input);
    }
    if (!field.isEmpty()) {
      details.put("field", field);
    }
    details.putAll(facts);
    String where = input == null ? "" : "inputs[%d]".formatted(input);
    String dot = where.isEmpty() || field.isEmpty() ? "" : ".";
    return new RequestRefused(code, where + dot + field + " " + what, details);
  }

  /** The body has too many bytes. */
  public static RequestRefused tooLarge(long limit) {
    return new RequestRefused(
        ErrorCode.TOO_LARGE,
        "The body has more than the %d bytes that are taken.".formatted(limit),
        Map.of("limit", limit, "unit", "bytes"));
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }
}
