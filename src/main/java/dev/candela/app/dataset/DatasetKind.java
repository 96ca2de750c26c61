package dev.candela.app.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a dataset comes from. */
public enum DatasetKind {
  /** It is part of the application. */
  @JsonProperty("built-in")
  BUILT_IN,
  /** {@code DATASETS} names it. */
  @JsonProperty("configured")
  CONFIGURED,
  /** Somebody gave its address. */
  @JsonProperty("url")
  URL,
  /** Somebody uploaded it. */
  @JsonProperty("upload")
  UPLOAD,
  /** It began without examples. */
  @JsonProperty("empty")
  EMPTY
}
