package dev.candela.app.dataset.file;

import java.util.regex.Pattern;

/**
 * Keeps spreadsheets from taking a value for a formula: what begins with a sign that starts one
 * gets an apostrophe in front, which they do not show. Reading takes it off again, so that a file
 * comes back as it was. Source: OWASP, CSV Injection.
 */
public final class FormulaGuard {

  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r\\n＝＋－＠]");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+([.,]\\d+)?([eE][+-]?\\d+)?");

  private FormulaGuard() {}

  /** The value as it can be shown to a spreadsheet. Numbers are no formulas. */
  public static String close(String value) {
    return isFormula(value) && !NUMBER.matcher(value).matches() ? "'" + value : value;
  }

  /** The value as it was before {@link #close}. */
  static String open(String value) {
    return value.startsWith("'") && isFormula(value) ? value.substring(1) : value;
  }

  private static boolean isFormula(String value) {
    return FORMULA.matcher(value).lookingAt();
  }
}
