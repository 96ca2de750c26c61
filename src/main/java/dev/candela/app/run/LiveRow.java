package dev.candela.app.run;

/** A row whose answer is coming: what there is of it so far. */
final class LiveRow {

  private final RunRow row;
  private final ComingText text = new ComingText();
  private volatile boolean finished;

  LiveRow(RunRow row) {
    this.row = row;
  }

  RunRow row() {
    return row;
  }

  /** Whether its outcome is in the store, or will be at any moment: there is no more to tell. */
  boolean finished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  ComingText text() {
    return text;
  }
}
