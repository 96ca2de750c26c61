package dev.candela.lm;

/**
 * How the influence of an input token on the explained tokens is measured. With L the summed
 * negative log-likelihood of the explained tokens, e the embedding of an input token (before any
 * scaling that the model applies) and g = dL/de.
 */
public enum SalienceMethod {
  /** The Euclidean norm of g: how strongly the loss reacts, without direction. */
  GRAD_L2("grad_l2"),
  /**
   * g · e, signed: positive where the token raises the loss, negative where it supports the target.
   */
  GRAD_DOT_INPUT("grad_dot_input");

  private final String wireName;

  SalienceMethod(String wireName) {
    this.wireName = wireName;
  }

  /** The name in requests and answers. */
  public String wireName() {
    return wireName;
  }
}
