package dev.candela.lm;

/** Why a generation ended. */
public enum FinishReason {
  /** The model produced a stop token, or the text a stop string. */
  STOP,
  /** The token limit or the context length was reached. */
  LENGTH,
  /** The listener asked to end it. */
  CANCELLED
}
