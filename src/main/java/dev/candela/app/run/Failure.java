package dev.candela.app.run;

import dev.candela.error.ErrorCode;
import dev.candela.error.Trouble;

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
    return of(trouble.code(), trouble.message());
  }

  static Failure of(ErrorCode code, String message) {
    boolean retryable =
        switch (code) {
          case OVERLOADED, UNAVAILABLE, MODEL_FAILED, INTERNAL -> true;
          default -> false;
        };
    String sound = Answer.storable(message);
    return new Failure(
        code.name(),
        sound.length() <= LONGEST_MESSAGE ? sound : sound.substring(0, LONGEST_MESSAGE) + "…",
        retryable);
  }
}
