package dev.candela.lm;

/** Something that a model may or may not be able to do. */
public enum Capability {
  /** Continue a prompt. */
  GENERATE,
  /** Hand over tokens while generating. */
  STREAM,
  /** Show the tokens of a text. */
  TOKENIZE,
  /** Score the tokens of a prompt by their influence on a target. */
  SALIENCE,
  /** Tell the probability of each token. */
  LOG_PROBABILITIES,
  /** Represent prompts and responses as vectors. */
  EMBEDDINGS,
  /** Give several answers to one prompt. */
  CANDIDATES,
  /** Write conversations down in the form that the model was trained on. */
  CHAT_TEMPLATE
}
