package dev.candela.app.model.provider;

import java.util.List;

/** There is no model to be had; the message is a sentence for the person who wanted it. */
public final class ConnectionFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConnectionCheck> checks;

  ConnectionFailed(String message, List<ConnectionCheck> checks) {
    super(message);
    this.checks = checks;
  }

  /** The steps up to the one that failed. */
  public List<ConnectionCheck> checks() {
    return checks;
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "There is no connection to be had." : message;
  }
}
