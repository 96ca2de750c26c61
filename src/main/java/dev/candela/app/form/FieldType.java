package dev.candela.app.form;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of value a field takes. */
public enum FieldType {
  /** A line of text. */
  @JsonProperty("text")
  TEXT,
  /** Text of several lines. */
  @JsonProperty("long_text")
  LONG_TEXT,
  /** Text that is never shown again. */
  @JsonProperty("secret")
  SECRET,
  /** A whole number. */
  @JsonProperty("integer")
  INTEGER,
  /** A number. */
  @JsonProperty("number")
  NUMBER,
  /** Yes or no. */
  @JsonProperty("boolean")
  BOOLEAN,
  /** One of several texts. */
  @JsonProperty("choice")
  CHOICE,
  /** Names of text fields of a dataset. */
  @JsonProperty("fields")
  FIELDS
}
