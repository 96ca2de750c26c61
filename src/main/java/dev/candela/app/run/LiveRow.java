package dev.candela.app.run;

/** A row whose answer is coming: what there is of it so far. */
final class LiveRow {

  private final RunRow row;
  private final StringBuilder text = new StringBuilder();

  LiveRow(RunRow row) {
    this.row = row;
  }

  RunRow row() {
    return row;
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
