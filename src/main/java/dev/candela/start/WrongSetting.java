package dev.candela.start;

/** A setting is wrong; the message is one sentence that names it, its value and what is right. */
public final class WrongSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongSetting(String message) {
    super(message);
  }
}
