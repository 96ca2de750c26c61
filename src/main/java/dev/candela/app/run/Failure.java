package dev.candela.app.run;

import dev.candela.error.ErrorCode;
import dev.candela.error.Trouble;
import dev.candela.lm.LanguageModelException;

/**
 * Why there is no answer.
 *
 * @param code as in the errors of the API
 * @param message one sentence, with the provider's own words where it had some
 * @param retryable whether asking again may help
 */
public record Failure(String code, String message, boolean retryable) {

  private static final int LONGEST_MESSAGE = 4000;

  /** What to say about an exception. */
  static Failure of(Throwable thrown) {
    Trouble trouble = Trouble.of(thrown);
    return thrown instanceof LanguageModelException refusal
        ? of(trouble.code(), trouble.message(), refusal.kind().worthRetrying())
        : of(trouble.code(), trouble.message());
  }

  static Failure of(ErrorCode code, String message) {
    boolean retryable =
        switch (code) {
          case OVERLOADED, UNAVAILABLE, MODEL_FAILED, INTERNAL -> true;
          default -> false;
        };
    return of(code, message, retryable);
  }

  /** Whether it is said of the model and not of this question, and may pass by waiting. */
  boolean mayPass() {
    return code.equals(ErrorCode.UNAVAILABLE.name()) || code.equals(ErrorCode.OVERLOADED.name());
  }

  private static Failure of(ErrorCode code, String message, boolean retryable) {
    String sound = Answer.storable(message);
    return new Failure(
        code.name(),
        sound.length() <= LONGEST_MESSAGE ? sound : sound.substring(0, LONGEST_MESSAGE) + "…",
        retryable);
  }
}
