package dev.candela.lm;

/** Where the special tokens of a text, such as the one that begins it, come from. */
public enum SpecialTokens {
  /** The tokenizer adds those that the model prescribes. */
  ADDED,
  /** The text spells them, because a chat template wrote it; none is added. */
  IN_TEXT
}
