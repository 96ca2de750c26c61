package dev.candela.error;

import java.io.IOException;

/** The client has left, or has stopped sending, in the middle of its body. */
public final class BodyBrokenOff extends IOException {
  private static final long serialVersionUID = 1L;

  public BodyBrokenOff(IOException cause) {
    super("the body broke off before its end", cause);
  }
}
