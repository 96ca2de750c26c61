package dev.candela.lm.serving;

/** Whoever waits for an answer. Asked from the thread that waits or computes for it. */
public interface Caller {

  /** Waits until the answer is there. */
  Caller PATIENT = () -> false;

  /** Whether nobody wants the answer any more; what has not been computed then never will be. */
  boolean gone();

  /** Told several times a second while others have the model. */
  default void waiting() {}
}
