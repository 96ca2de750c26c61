package dev.candela.app.run;

/** The text of an answer that is coming. It begins anew when the model has to be asked again. */
final class ComingText {

  private final StringBuilder text = new StringBuilder();
  private int attempt;

  /**
   * What somebody knows of it.
   *
   * @param attempt which beginning
   * @param characters how many of that one's characters
   */
  record Known(int attempt, int characters) {

    static final Known NOTHING = new Known(0, 0);
  }

  /**
   * What somebody is to be told.
   *
   * @param anew whether what they know does not count any more
   * @param text what to append
   * @param known what they know then
   */
  record News(boolean anew, String text, Known known) {}

  synchronized void more(String piece) {
    text.append(piece);
  }

  synchronized void restart() {
    text.setLength(0);
    attempt++;
  }

  /** All there is. */
  synchronized String soFar() {
    return text.toString();
  }

  synchronized News since(Known known) {
    boolean anew = known.attempt() != attempt;
    return new News(
        anew, text.substring(anew ? 0 : known.characters()), new Known(attempt, text.length()));
  }
}
