package dev.candela.lm;

import java.util.stream.IntStream;

/** Follows a generation while it runs. Called from the thread that called {@code generate}. */
public interface GenerationListener {

  /** Hears nothing and never ends a row early. */
  GenerationListener NONE = (row, token, text) -> {};

  /**
   * The model begins with a row; until then it waited for its turn. Where there are several queues
   * on the way, each tells when it lets the row through, and the last one counts.
   *
   * @param row index of the request in the batch
   */
  default void onBegin(int row) {}

  /**
   * A token was chosen.
   *
   * @param row index of the request in the batch
   * @param token the token
   * @param text what it adds to the response; empty while a character or a possible stop text is
   *     incomplete. All texts of a row in order are the response.
   */
  void onToken(int row, GeneratedToken token, String text);

  /**
   * The answer broke off, and the model is asked again from the beginning: what was heard of a row
   * does not count.
   *
   * @param row index of the request in the batch
   * @return whether what was heard can be forgotten; the generation fails where it cannot
   */
  default boolean restart(int row) {
    return false;
  }

  /** Asked before each step; true ends the row with {@link FinishReason#CANCELLED}. */
  default boolean cancelled(int row) {
    return false;
  }

  /** Whether none of the first {@code rows} rows is wanted any more. */
  default boolean allCancelled(int rows) {
    return IntStream.range(0, rows).allMatch(this::cancelled);
  }
}
