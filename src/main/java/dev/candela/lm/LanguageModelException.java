package dev.candela.lm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request could not be answered. The message is a sentence for the person who asked. */
public final class LanguageModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is, and so who can help. */
  public enum Kind {
    /** The request itself is wrong. */
    INVALID,
    /** The text has more tokens than the model takes. */
    TOO_LONG,
    /** The model cannot do what was asked. */
    UNSUPPORTED,
    /** Too much work is waiting; try again later. */
    OVERLOADED,
    /** The model cannot be used at the moment. */
    UNAVAILABLE,
    /** The provider failed; the message has its words. Another time it may well succeed. */
    FAILED,
    /** The provider refuses us, for example our credentials; the message has its words. */
    REFUSED;

    /** Whether the same request may well be answered another time. */
    public boolean worthRetrying() {
      return switch (this) {
        case OVERLOADED, UNAVAILABLE, FAILED -> true;
        case INVALID, TOO_LONG, UNSUPPORTED, REFUSED -> false;
      };
    }
  }

  private final Kind kind;
  private final int row;
  private final @Nullable String field;
  private final transient Map<String, Object> details;

  /**
   * @param row index of the request in its batch, -1 when it concerns no single one
   * @param field the request field that is wrong, null when it concerns none
   * @param details further facts for the answer, for example {@code have} and {@code limit}
   */
  public LanguageModelException(
      Kind kind, String message, int row, @Nullable String field, Map<String, Object> details) {
    super(message);
    this.kind = kind;
    this.row = row;
    this.field = field;
    this.details = Map.copyOf(details);
  }

  /** Trouble that concerns no single row. */
  public LanguageModelException(Kind kind, String message) {
    this(kind, message, -1, null, Map.of());
  }

  /** The same trouble in a list of which this batch is a part that begins at a row. */
  public LanguageModelException inBatchFrom(int first) {
    if (first == 0 || row < 0) {
      return this;
    }
    String message = getMessage() == null ? "" : getMessage();
    var moved = new LanguageModelException(kind, message, first + row, field, details);
    moved.initCause(this);
    return moved;
  }

  public Kind kind() {
    return kind;
  }

  public int row() {
    return row;
  }

  public @Nullable String field() {
    return field;
  }

  public Map<String, Object> details() {
    return details;
  }
}
