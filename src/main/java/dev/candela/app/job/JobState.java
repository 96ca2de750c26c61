package dev.candela.app.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a job has come. */
public enum JobState {
  /** Nobody has begun. */
  QUEUED,
  /** Somebody works on it, or would if no instance had ended. */
  RUNNING,
  /** Everything has been tried. */
  DONE,
  /** It cannot be done. */
  FAILED,
  /** Somebody asked to end it. */
  CANCELLED;

  /** The name in the API and in the store. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing more will happen. */
  public boolean ended() {
    return this != QUEUED && this != RUNNING;
  }

  static JobState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
