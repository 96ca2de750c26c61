package dev.candela.lm;

/** Why a generation ended. */
public enum FinishReason {
  /** The model produced a stop token, or the text a stop string. */
  STOP,
  /** The token limit or the context length was reached. */
  LENGTH,
  /** The listener asked to end it. */
  CANCELLED,
  /** The provider withheld the answer, or its rest, because of what it says or was asked. */
  SAFETY,
  /** The provider withheld the answer, or its rest, because it recites a source. */
  RECITATION,
  /** Some other reason of the provider's. */
  OTHER,
  /** The provider does not say. */
  UNKNOWN
}
