package dev.candela.app.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of an example's texts is embedded. */
public enum EmbeddedField {
  /** What the model is asked. */
  @JsonProperty("prompt")
  PROMPT,
  /** What the model answered. */
  @JsonProperty("response")
  RESPONSE
}
