package dev.candela.app.run;

/** Whoever waits for an answer. Called from the thread that talks to the model. */
public interface Asker {

  /** Waits until the answer is complete. */
  Asker PATIENT = new Asker() {};

  /** The answer goes on. */
  default void more(String text) {}

  /** What has come so far does not count: the model is asked again. */
  default void restart() {}

  /** Whether the answer is of no use any more. */
  default boolean gone() {
    return false;
  }
}
