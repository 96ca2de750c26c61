package dev.candela.app.model.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.candela.app.model.provider.TryAgain;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model server answered, and what is to be made of it when it is not what was asked for.
 *
 * @param status the HTTP status
 * @param text the body
 * @param retryAfter the value of that header, empty for none
 */
record ServerAnswer(int status, String text, Optional<String> retryAfter) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_CHARACTERS_OF_A_REASON = 300;
  private static final int MOST_DETAILS = 20;

  boolean isOk() {
    return status == 200;
  }

  /** The body as JSON, null when it is none. */
  @Nullable JsonNode json() {
    try {
      JsonNode json = JSON.readTree(text);
      return json == null || json.isMissingNode() ? null : json;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /**
   * What to throw for an answer other than 200: {@link TryAgain} for what may pass, or the trouble
   * itself.
   */
  RuntimeException refusal() {
    LanguageModelException trouble = trouble();
    return status == 408 || status == 429 || status >= 500
        ? new TryAgain(trouble, notBefore())
        : trouble;
  }

  private LanguageModelException trouble() {
    JsonNode json = json();
    JsonNode error = json == null ? null : json.get("error");
    if (error != null && error.path("message").isTextual()) {
      return trouble(error, kindOf(status));
    }
    return new LanguageModelException(kindOf(status), sentence());
  }

  private String sentence() {
    return switch (status) {
      case 401, 403 ->
          "The model server refuses the credentials (%d): paste an identity token that is still"
                  .formatted(status)
              + " valid, or let the service use its own identity.";
      case 404 -> "The model server has nothing at this address (404).";
      case 429 -> "The model server has too much to do (429).";
      default ->
          "The model server failed with status %d%s"
              .formatted(status, reason().isEmpty() ? "." : ": " + reason());
    };
  }

  /** The last line of the text in a page or a trace, which says most. */
  private String reason() {
    String[] lines = text.replaceAll("<[^>]*>", "").split("\\R", -1);
    for (int i = lines.length - 1; i >= 0; i--) {
      String line = lines[i].strip();
      if (!line.isEmpty()) {
        return line.length() <= MOST_CHARACTERS_OF_A_REASON
            ? line
            : line.substring(0, MOST_CHARACTERS_OF_A_REASON) + "…";
      }
    }
    return "";
  }

  private static Kind kindOf(int status) {
    return switch (status) {
      case 400 -> Kind.INVALID;
      case 413, 422 -> Kind.TOO_LONG;
      case 429 -> Kind.OVERLOADED;
      case 503 -> Kind.UNAVAILABLE;
      default -> status == 408 || status >= 500 ? Kind.FAILED : Kind.REFUSED;
    };
  }

  /**
   * The trouble in an error object of this project's shape.
   *
   * @param otherwise the kind when the code says nothing
   */
  static LanguageModelException trouble(JsonNode error, Kind otherwise) {
    JsonNode details = error.path("details");
    var facts = new LinkedHashMap<String, Object>();
    details
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isValueNode() && facts.size() < MOST_DETAILS) {
                facts.put(entry.getKey(), scalar(entry.getValue()));
              }
            });
    facts.remove("input");
    facts.remove("field");
    return new LanguageModelException(
        kindOf(error.path("code").asText(), otherwise),
        error.path("message").asText(),
        details.path("input").asInt(-1),
        details.path("field").isTextual() ? details.get("field").asText() : null,
        Map.copyOf(facts));
  }

  private static Object scalar(JsonNode value) {
    return value.isNumber() ? value.numberValue() : value.asText();
  }

  private static Kind kindOf(String code, Kind otherwise) {
    return switch (code) {
      case "INVALID_JSON", "INVALID_REQUEST", "TOO_MANY_INPUTS", "BAD_REQUEST" -> Kind.INVALID;
      case "TOO_LONG", "TOO_LARGE" -> Kind.TOO_LONG;
      case "UNSUPPORTED" -> Kind.UNSUPPORTED;
      case "OVERLOADED" -> Kind.OVERLOADED;
      case "UNAVAILABLE" -> Kind.UNAVAILABLE;
      case "INTERNAL" -> Kind.FAILED;
      default -> otherwise;
    };
  }

  /** Seconds, as RFC 9110 10.2.3 has them; the form with a date is not used by model servers. */
  private @Nullable Duration notBefore() {
    try {
      return retryAfter.map(Long::parseLong).map(Duration::ofSeconds).orElse(null);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
