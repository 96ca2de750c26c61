package dev.candela.app.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the values of a field have in common. */
public enum ValueType {
  /** Texts. */
  @JsonProperty("text")
  TEXT,
  /** A few short texts that come again and again. */
  @JsonProperty("category")
  CATEGORY,
  /** Numbers, or texts that spell numbers. */
  @JsonProperty("number")
  NUMBER,
  /** Yes and no. */
  @JsonProperty("boolean")
  BOOLEAN
}
