package dev.candela.error;

/** What kind of trouble it is, for programs; the message beside it is for people. */
public enum ErrorCode {
  /** The body is not JSON, or JSON beyond all measure. */
  INVALID_JSON(400),
  /** The body is JSON but not a request that can be answered. */
  INVALID_REQUEST(400),
  /** More inputs than one request may have. */
  TOO_MANY_INPUTS(400),
  /** The model cannot do what was asked. */
  UNSUPPORTED(422),
  /** A page of another site sent the request. */
  CROSS_SITE(403),
  /** There is nothing at this path, or nothing of this name. */
  NOT_FOUND(404),
  /** The path exists, but not for this HTTP method. */
  METHOD_NOT_ALLOWED(405),
  /** None of the formats in {@code Accept} can be had. */
  NOT_ACCEPTABLE(406),
  /** There is something else already, or it has changed meanwhile. */
  CONFLICT(409),
  /** The body has more bytes than are taken. */
  TOO_LARGE(413),
  /** The {@code Content-Type} is none. */
  UNSUPPORTED_MEDIA_TYPE(415),
  /** A text has more tokens or characters than are taken. */
  TOO_LONG(422),
  /** What was to be connected to cannot be; the details tell what was tried. */
  CONNECTION_FAILED(422),
  /** Too much work is waiting; {@code Retry-After} says when to come back. */
  OVERLOADED(429),
  /** The request itself is wrong in some other way. */
  BAD_REQUEST(400),
  /** A defect of the server; the message has the id under which the log tells more. */
  INTERNAL(500),
  /** A model's provider failed or refused; the message has its words. */
  MODEL_FAILED(502),
  /** The model is not there yet, or no more. */
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** How many seconds to wait before trying again, 0 when trying again is of no use. */
  public int retryAfterSeconds() {
    return switch (this) {
      case OVERLOADED -> 2;
      case UNAVAILABLE -> 5;
      default -> 0;
    };
  }

  /** The code for a status that the web framework chose. */
  static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? BAD_REQUEST : INTERNAL;
    };
  }
}
