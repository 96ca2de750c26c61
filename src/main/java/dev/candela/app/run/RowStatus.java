package dev.candela.app.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a row of a run has come. */
public enum RowStatus {
  /** The model has not been asked. */
  QUEUED,
  /** The model is being asked. Not in the store: if the process ends, the row is still queued. */
  RUNNING,
  /** There is an answer. */
  DONE,
  /** The model, or something before it, refused; the row says why. */
  FAILED,
  /** The run was cancelled before. */
  CANCELLED;

  /** The name in the API and in the store. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RowStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
