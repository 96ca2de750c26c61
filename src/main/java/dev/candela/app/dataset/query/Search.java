package dev.candela.app.dataset.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what people type into the search box. Each word must be there, in any field and case:
 *
 * <pre>
 * garlic soup             both words
 * "garlic soup"           the words in this order
 * source:gsm8k            a word in one field; "my field":word when its name has spaces
 * -soup  -source:gsm8k    without
 * soup OR bread           one of them; binds tighter than the words beside it
 * score:1-10  score:&gt;=5   a number in a range
 * </pre>
 *
 * Nothing is an error: what is no field's name, no range and no pair of quotes is text.
 */
public final class Search {

  private static final String NUMBER = "([+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)";
  private static final Pattern RANGE = Pattern.compile(NUMBER + "-" + NUMBER);
  private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<|=)" + NUMBER);

  private final String text;
  private final Set<String> fields;
  private int at;

  private Search(String text, Set<String> fields) {
    this.text = text;
    this.fields = fields;
  }

  /**
   * What a text asks for.
   *
   * @param text what was typed
   * @param fields the names that can stand before a colon
   */
  public static Condition parse(String text, Set<String> fields) {
    return new Search(text, fields).all();
  }

  private Condition all() {
    var all = new ArrayList<Condition>();
    boolean or = false;
    for (skipSpace(); at < text.length(); skipSpace()) {
      int begin = at;
      Condition term = term();
      String word = text.substring(begin, at);
      if (word.equals("OR") && !all.isEmpty() && !or) {
        or = true;
      } else if (or) {
        all.add(either(all.removeLast(), term));
        or = false;
      } else if (!word.equals("AND")) {
        all.add(term);
      }
    }
    if (or) {
      all.add(contains("OR"));
    }
    return new Condition.All(List.copyOf(all));
  }

  private static Condition either(Condition left, Condition right) {
    var any = new ArrayList<Condition>();
    if (left instanceof Condition.Any(List<Condition> conditions)) {
      any.addAll(conditions);
    } else {
      any.add(left);
    }
    any.add(right);
    return new Condition.Any(List.copyOf(any));
  }

  private Condition term() {
    if (text.charAt(at) == '-' && at + 1 < text.length() && !isSpace(at + 1)) {
      at++;
      Condition excluded = positive();
      return excluded instanceof Condition.All ? excluded : new Condition.Not(excluded);
    }
    return positive();
  }

  private Condition positive() {
    int begin = at;
    boolean quoted = isQuote();
    String name = quoted ? phrase() : nameBeforeColon();
    boolean isField = at < text.length() && text.charAt(at) == ':' && fields.contains(name);
    if (isField && at + 1 < text.length() && !isSpace(at + 1)) {
      at++;
      return isQuote() ? inField(name, phrase()) : value(name, word());
    }
    if (quoted) {
      return contains(name);
    }
    at = begin;
    return contains(word());
  }

  private static Condition value(String field, String word) {
    Matcher range = RANGE.matcher(word);
    if (range.matches()) {
      return new Condition.Between(
          field, Double.parseDouble(range.group(1)), Double.parseDouble(range.group(2)));
    }
    Matcher comparison = COMPARISON.matcher(word);
    return comparison.matches()
        ? compared(field, comparison.group(1), Double.parseDouble(comparison.group(2)))
        : inField(field, word);
  }

  private static Condition compared(String field, String sign, double number) {
    return switch (sign) {
      case ">=" -> new Condition.Between(field, number, Double.POSITIVE_INFINITY);
      case ">" -> new Condition.Between(field, Math.nextUp(number), Double.POSITIVE_INFINITY);
      case "<=" -> new Condition.Between(field, Double.NEGATIVE_INFINITY, number);
      case "<" -> new Condition.Between(field, Double.NEGATIVE_INFINITY, Math.nextDown(number));
      default -> new Condition.Between(field, number, number);
    };
  }

  private static Condition inField(String field, String phrase) {
    return phrase.isEmpty()
        ? new Condition.All(List.of())
        : new Condition.Contains(field, new Needle(phrase));
  }

  private static Condition contains(String phrase) {
    return phrase.isEmpty()
        ? new Condition.All(List.of())
        : new Condition.Contains(null, new Needle(phrase));
  }

  /** A quote without its partner is text. */
  private boolean isQuote() {
    return text.charAt(at) == '"' && text.indexOf('"', at + 1) >= 0;
  }

  private String phrase() {
    int end = text.indexOf('"', at + 1);
    String phrase = text.substring(at + 1, end);
    at = end + 1;
    return phrase;
  }

  /** A field's name may have colons itself: the longest that there is counts. */
  private String nameBeforeColon() {
    int begin = at;
    String word = word();
    for (int colon = word.lastIndexOf(':'); colon > 0; colon = word.lastIndexOf(':', colon - 1)) {
      if (fields.contains(word.substring(0, colon))) {
        at = begin + colon;
        return word.substring(0, colon);
      }
    }
    return word;
  }

  private String word() {
    int begin = at;
    while (at < text.length() && !isSpace(at)) {
      at++;
    }
    return text.substring(begin, at);
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(at)) {
      at++;
    }
  }

  private boolean isSpace(int index) {
    char c = text.charAt(index);
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
