package dev.candela.lm.tokenizer;

import org.jspecify.annotations.Nullable;

/** Makes one sentence of whatever a library says went wrong. */
final class Sentence {
  private static final int MAX_LENGTH = 300;

  private Sentence() {}

  /** The first line of the message, not too long, ending in one full stop. */
  static String of(@Nullable Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure == null ? "unknown error." : failure.getClass().getSimpleName() + ".";
    }
    String line = message.strip().lines().findFirst().orElse("");
    if (line.length() > MAX_LENGTH) {
      line = line.substring(0, MAX_LENGTH) + "…";
    }
    return line.endsWith(".") ? line : line + ".";
  }
}
