package dev.candela.app.dataset.file;

/** A row cannot become an example; the message is the rest of a sentence that begins with it. */
public final class BrokenRow extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message is what is wrong, for example "has no prompt". */
  public BrokenRow(String message) {
    super(message, null, false, false);
  }

  /** What is wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
