package dev.candela.app.salience;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By what the effect of leaving out a part of a prompt is measured. */
public enum Measure {
  /** How much less likely the answer becomes, in nats. Exact, one call for each part. */
  LOG_PROBABILITY,
  /**
   * How much more the answers differ from the one to explain, as 1 - chrF from 0 to 1, than answers
   * to the unchanged prompt do. For models that tell no probabilities.
   */
  TEXT_DISTANCE;

  /** The name in the API and in the store. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
