package dev.candela.lm.checkpoint;

import java.util.regex.Pattern;

/** A checkpoint cannot be used; the message is one sentence that names the file, key or tensor. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u2028\u2029]");
  private static final int MAX_LENGTH = 1000;

  public CheckpointException(String message) {
    super(sentence(message));
  }

  public CheckpointException(String message, Throwable cause) {
    super(sentence(message), cause);
  }

  /** Names inside files are anyone's: they must not break lines of a log, nor fill it. */
  private static String sentence(String message) {
    String line = CONTROL.matcher(message).replaceAll("\uFFFD");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
