package dev.candela.app.run;

/** A row whose answer is coming: what there is of it so far. */
final class LiveRow {

  private final RunRow row;
  private final StringBuilder text = new StringBuilder();
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

  synchronized void more(String piece) {
    text.append(piece);
  }

  synchronized void restart() {
    text.setLength(0);
  }

  synchronized String text() {
    return text.toString();
  }
}
