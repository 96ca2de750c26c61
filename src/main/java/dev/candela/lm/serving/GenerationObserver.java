package dev.candela.lm.serving;

import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;

/** A listener that also learns of each answer as soon as its batch is done. */
public interface GenerationObserver extends GenerationListener {

  /** Hears nothing. */
  GenerationObserver NONE = (row, token, text) -> {};

  /**
   * An answer is complete. Called once per row, in the order of the rows.
   *
   * @param row index of the request in the list
   */
  default void onFinished(int row, Generation generation) {}
}
