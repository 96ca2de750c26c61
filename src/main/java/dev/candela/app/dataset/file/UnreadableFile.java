package dev.candela.app.dataset.file;

/** A file as a whole is of no use; the message is a sentence that says why, and where. */
public final class UnreadableFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why in general, and a sentence that says why in particular. */
  public UnreadableFile(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The kinds of trouble. */
  public enum Reason {
    /** What is in it cannot be read. */
    CONTENT,
    /** It has too many bytes. */
    TOO_LARGE
  }

  /** Why in general. */
  public Reason reason() {
    return reason;
  }

  /** Why in particular. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
