package dev.candela.net;

import java.io.IOException;

/** A request that left this process, or was kept from leaving, got no answer. */
public final class OutboundFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** The address is none that may be reached, or no address at all. */
    ADDRESS,
    /** The host has no address. */
    NAME,
    /** Nobody listens there. */
    CONNECT,
    /** There is no secure connection to be had. */
    TLS,
    /** It took too long. */
    TIMEOUT,
    /** This process has no identity to show. */
    IDENTITY,
    /** The answer is larger than what is taken. */
    TOO_LARGE,
    /** The answer sends us on in a way that is not followed. */
    REDIRECT,
    /** The connection broke. */
    BROKEN,
    /** Nobody wants the answer any more. */
    CANCELLED
  }

  private final Reason reason;

  /**
   * @param message a sentence for the person who typed the address
   */
  public OutboundFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  OutboundFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the same request may well be answered another time. */
  public boolean worthRetrying() {
    return switch (reason) {
      case CONNECT, TIMEOUT, BROKEN, NAME -> true;
      case ADDRESS, TLS, IDENTITY, TOO_LARGE, REDIRECT, CANCELLED -> false;
    };
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "The request failed." : message;
  }
}
