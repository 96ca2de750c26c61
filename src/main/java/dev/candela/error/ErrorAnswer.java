package dev.candela.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every answer that is not the one asked for. */
@Schema(description = "What went wrong.")
public record ErrorAnswer(Problem error) {

  /**
   * What went wrong.
   *
   * @param code for programs
   * @param message one sentence for people
   * @param details what it is about: {@code input} is the index of the input, {@code field} the
   *     name of its field, and for limits {@code have} and {@code limit} or {@code expected}
   */
  public record Problem(
      @Schema(description = "For programs.", examples = "INVALID_REQUEST") ErrorCode code,
      @Schema(
              description = "One sentence for people.",
              examples = "inputs[3].prompt is missing; it must be a string.")
          String message,
      @Schema(
              description =
                  "What it is about: the index of the input, the name of the field, and for limits"
                      + " have, limit or expected.",
              examples = "{\"input\": 3, \"field\": \"prompt\"}")
          Map<String, Object> details) {
    public Problem {
      // Keeps the order, in which the input comes first.
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }
}
