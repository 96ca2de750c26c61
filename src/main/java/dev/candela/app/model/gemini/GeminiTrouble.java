package dev.candela.app.model.gemini;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import dev.candela.app.model.provider.TryAgain;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Vertex AI says when it does not answer.
 *
 * @param code its kind, null when the failure is not Vertex AI's
 * @param words its words
 * @param notBefore how long it wants to be left alone, null when it does not say
 */
record GeminiTrouble(StatusCode.@Nullable Code code, String words, @Nullable Duration notBefore) {

  private static final Pattern UNSUPPORTED =
      Pattern.compile(
          "not (?:be )?(?:supported|allowed|available|enabled|recognized|permitted)|unsupported"
              + "|does ?n[o']t support|no longer|deprecated|cannot be (?:set|used|specified)"
              + "|unknown (?:name|field)",
          Pattern.CASE_INSENSITIVE);

  static GeminiTrouble of(@Nullable Throwable thrown) {
    String words = "";
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException api) {
        return new GeminiTrouble(api.getStatusCode().getCode(), words(api), delay(api));
      }
      words = String.valueOf(cause.getMessage());
    }
    return new GeminiTrouble(null, words, null);
  }

  private static String words(ApiException api) {
    for (Throwable cause = api.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status
          && status.getStatus().getDescription() != null) {
        return status.getStatus().getDescription();
      }
    }
    return String.valueOf(api.getMessage());
  }

  private static @Nullable Duration delay(ApiException api) {
    var details = api.getErrorDetails();
    if (details == null || details.getRetryInfo() == null) {
      return null;
    }
    var delay = details.getRetryInfo().getRetryDelay();
    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
  }

  /**
   * The parameter of a request that the model does not take at all, if that is what is wrong. A
   * value out of its range is another matter: the parameter is good, and whoever gave the value
   * must know.
   */
  Optional<SamplingParameter> unsupported(Set<SamplingParameter> given) {
    if (code != StatusCode.Code.INVALID_ARGUMENT || !UNSUPPORTED.matcher(words).find()) {
      return Optional.empty();
    }
    String lower = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return given.stream().filter(parameter -> lower.contains(parameter.squeezed())).findFirst();
  }

  /** What to throw: {@link TryAgain} for what may pass, or the trouble itself. */
  RuntimeException exception() {
    Kind kind = kind();
    var trouble = new LanguageModelException(kind, sentence(kind));
    return kind.worthRetrying() ? new TryAgain(trouble, notBefore) : trouble;
  }

  private Kind kind() {
    if (code == null) {
      return Kind.FAILED;
    }
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION, ALREADY_EXISTS -> Kind.INVALID;
      case UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND, UNIMPLEMENTED -> Kind.REFUSED;
      case RESOURCE_EXHAUSTED -> Kind.OVERLOADED;
      case UNAVAILABLE -> Kind.UNAVAILABLE;
      default -> Kind.FAILED;
    };
  }

  private String sentence(Kind kind) {
    String theirs = words.isBlank() ? "no reason given." : words;
    return switch (kind) {
      case INVALID -> "Gemini does not take the request: " + theirs;
      case REFUSED -> "Gemini refuses (%s): %s".formatted(code, theirs);
      case OVERLOADED -> "Gemini has too much to do, or the quota is used up: " + theirs;
      case UNAVAILABLE -> "Gemini cannot be reached: " + theirs;
      default -> "Gemini failed: " + theirs;
    };
  }
}
