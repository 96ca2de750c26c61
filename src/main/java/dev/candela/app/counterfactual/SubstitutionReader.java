package dev.candela.app.counterfactual;

import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rules such as {@code great -> terrible | awful, cat -> dog}: rules are separated by commas
 * or line breaks, alternatives by bars, and spaces around them do not count. A part in double
 * quotes is taken as it is, commas, bars, arrows and spaces included; a quote within it is doubled.
 * Of two rules for the same text the later one counts.
 */
final class SubstitutionReader {

  private static final int MOST_RULES = 500;
  private static final String FIELD = "config.substitutions";

  private final String text;
  private int at;
  private int rule = 1;

  private SubstitutionReader(String text) {
    this.text = text;
  }

  /**
   * @throws RequestRefused naming the rule that is none
   */
  static List<Substitution> read(String text) {
    return new SubstitutionReader(text).rules();
  }

  private List<Substitution> rules() {
    Map<String, Substitution> bySource = new LinkedHashMap<>();
    while (true) {
      skipSeparators();
      if (at >= text.length()) {
        break;
      }
      Substitution substitution = rule();
      bySource.put(substitution.source(), substitution);
      if (++rule > MOST_RULES + 1) {
        throw refused(
            "has more than the %d rules that are taken.".formatted(MOST_RULES),
            Map.of("limit", MOST_RULES, "unit", "rules"));
      }
    }
    if (bySource.isEmpty()) {
      throw refused("has no rule; one looks like \"great -> terrible\".", Map.of());
    }
    return List.copyOf(bySource.values());
  }

  private Substitution rule() {
    String source = part();
    if (!take("->")) {
      throw refusedRule("has no \"->\" between what to replace and what with");
    }
    if (source.isEmpty()) {
      throw refusedRule("has nothing before \"->\"");
    }
    var alternatives = new ArrayList<String>();
    do {
      alternatives.add(part());
    } while (take("|"));
    if (take("->")) {
      throw refusedRule("has more than one \"->\"");
    }
    if (at < text.length() && !isSeparator(text.charAt(at))) {
      throw refusedRule("goes on after a closing quote");
    }
    return new Substitution(source, alternatives.stream().distinct().toList());
  }

  /** What stands before the next arrow, bar, comma or line break, or within quotes. */
  private String part() {
    skipSpaces();
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && !isSeparator(text.charAt(at)) && !atOperator()) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String quoted() {
    var content = new StringBuilder();
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) != '"') {
        content.append(text.charAt(at));
      } else if (text.startsWith("\"\"", at)) {
        content.append('"');
        at++;
      } else {
        at++;
        skipSpaces();
        return content.toString();
      }
    }
    throw refusedRule("has a quote that is not closed");
  }

  private boolean atOperator() {
    return text.charAt(at) == '|' || text.startsWith("->", at);
  }

  private boolean take(String operator) {
    if (text.startsWith(operator, at)) {
      at += operator.length();
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private void skipSeparators() {
    while (at < text.length()
        && (isSeparator(text.charAt(at)) || Character.isWhitespace(text.charAt(at)))) {
      at++;
    }
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == '\n' || c == '\r';
  }

  private RequestRefused refusedRule(String what) {
    return refused("cannot be read: rule %d %s.".formatted(rule, what), Map.of("rule", rule));
  }

  private static RequestRefused refused(String what, Map<String, Object> facts) {
    return RequestRefused.field(ErrorCode.INVALID_REQUEST, null, FIELD, what, facts);
  }
}
