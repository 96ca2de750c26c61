package dev.candela.lm.checkpoint;

import java.util.Locale;

/** The model families that the decoder can compute. */
public enum Family {
  GPT2,
  LLAMA,
  MISTRAL,
  GEMMA,
  GEMMA2,
  GEMMA3,
  QWEN2,
  QWEN3;

  /** The family's usual spelling, such as {@code gemma2}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
