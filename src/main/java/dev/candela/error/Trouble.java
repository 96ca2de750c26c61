package dev.candela.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.candela.lm.LanguageModelException;
import jakarta.ws.rs.WebApplicationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What to say about an exception.
 *
 * @param code what kind of trouble it is
 * @param message one sentence for people
 * @param details what it is about
 */
public record Trouble(ErrorCode code, String message, Map<String, Object> details) {

  private static final Logger LOG = Logger.getLogger(Trouble.class);

  /** Finds out what to say. What nobody foresaw goes to the log, and only its id to the caller. */
  public static Trouble of(Throwable thrown) {
    return switch (thrown) {
      case RequestRefused refused ->
          new Trouble(refused.code(), sentence(refused), refused.details());
      case LanguageModelException refused ->
          new Trouble(codeOf(refused.kind()), sentence(refused), detailsOf(refused));
      case JsonProcessingException wrong -> WrongJson.trouble(wrong);
      case WebApplicationException refused
          when refused.getCause() instanceof JsonProcessingException wrong ->
          WrongJson.trouble(wrong);
      case WebApplicationException refused -> ofStatus(refused.getResponse().getStatus());
      default -> internal(thrown);
    };
  }

  /** What to say when the web framework chose a status. */
  static Trouble ofStatus(int status) {
    ErrorCode code = ErrorCode.ofStatus(status);
    return new Trouble(
        code,
        switch (code) {
          case NOT_FOUND -> "There is nothing at this path.";
          case METHOD_NOT_ALLOWED -> "This path does not take this HTTP method.";
          case NOT_ACCEPTABLE -> "The formats in Accept are not to be had here.";
          case UNSUPPORTED_MEDIA_TYPE -> "This Content-Type is not taken here.";
          case TOO_LARGE -> "The body is too large.";
          case UNAVAILABLE -> "The server cannot answer at the moment.";
          case BAD_REQUEST -> "The request is not valid HTTP.";
          default -> "internal error";
        },
        Map.of());
  }

  /** The answer's body. */
  public ErrorAnswer answer() {
    return new ErrorAnswer(new ErrorAnswer.Problem(code, message, details));
  }

  private static Trouble internal(Throwable thrown) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(thrown, "internal error %s", id);
    return new Trouble(ErrorCode.INTERNAL, "internal error " + id, Map.of("id", id));
  }

  private static ErrorCode codeOf(LanguageModelException.Kind kind) {
    return switch (kind) {
      case INVALID -> ErrorCode.INVALID_REQUEST;
      case TOO_LONG -> ErrorCode.TOO_LONG;
      case UNSUPPORTED -> ErrorCode.UNSUPPORTED;
      case OVERLOADED -> ErrorCode.OVERLOADED;
      case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
      case FAILED, REFUSED -> ErrorCode.MODEL_FAILED;
    };
  }

  private static Map<String, Object> detailsOf(LanguageModelException refused) {
    var details = new LinkedHashMap<String, Object>();
    if (refused.row() >= 0) {
      details.put("input", refused.row());
    }
    if (refused.field() != null) {
      details.put("field", refused.field());
    }
    details.putAll(refused.details());
    return details;
  }

  private static String sentence(Throwable thrown) {
    return thrown.getMessage() == null ? "The request cannot be answered." : thrown.getMessage();
  }
}
