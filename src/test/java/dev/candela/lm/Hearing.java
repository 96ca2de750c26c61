package dev.candela.lm;

/** Writes down what it hears, with a bar where an answer begins anew. */
public final class Hearing implements GenerationListener {

  private final boolean forgets;
  private final StringBuilder heard = new StringBuilder();

  /**
   * @param forgets whether what was heard can be forgotten
   */
  public Hearing(boolean forgets) {
    this.forgets = forgets;
  }

  /** What it heard. */
  public String heard() {
    return heard.toString();
  }

  @Override
  public void onToken(int row, GeneratedToken token, String text) {
    heard.append(text);
  }

  @Override
  public boolean restart(int row) {
    heard.append("|");
    return forgets;
  }
}
