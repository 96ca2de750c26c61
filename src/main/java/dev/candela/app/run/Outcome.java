package dev.candela.app.run;

/** What became of a question. */
public sealed interface Outcome {

  /**
   * There is an answer.
   *
   * @param cached whether it was there before
   */
  record Answered(Answer answer, boolean cached) implements Outcome {}

  /** There is none. */
  record Failed(Failure failure) implements Outcome {}

  /** Nobody wanted it any more. */
  record Cancelled() implements Outcome {}
}
