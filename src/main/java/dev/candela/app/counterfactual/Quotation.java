package dev.candela.app.counterfactual;

/** Text of an example as it is quoted in the name of a rule. */
final class Quotation {

  private static final int LONGEST = 40;

  private Quotation() {}

  /** On one line, and cut when it is long. */
  static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= LONGEST) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(LONGEST - 1));
    return line.substring(0, splits ? LONGEST - 1 : LONGEST) + "…";
  }
}
