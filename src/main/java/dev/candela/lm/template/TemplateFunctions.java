package dev.candela.lm.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The functions that transformers gives to templates; called by the Jinja library. */
public final class TemplateFunctions {
  private static final int LONGEST_MESSAGE = 200;

  /** What Python calls the parts of a date, and how Java writes them. */
  private static final Map<Character, String> PARTS =
      Map.of(
          'd', "dd", 'm', "MM", 'Y', "yyyy", 'y', "yy", 'b', "MMM", 'B', "MMMM", 'a', "EEE", 'A',
          "EEEE", 'H', "HH", 'M', "mm");

  private TemplateFunctions() {}

  /** A template refuses a conversation. */
  static final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Raised(String message) {
      super(message);
    }
  }

  /** Refuses the conversation with a message for people. */
  public static String raise(String message) {
    String line = String.valueOf(message).replaceAll("\\p{Cntrl}", " ");
    throw new Raised(line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) : line);
  }

  /** The date and time as Python's {@code strftime} writes it. */
  public static String now(String format) {
    LocalDateTime now = LocalDateTime.now(java.time.ZoneId.systemDefault());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      String part = PARTS.get(format.charAt(++i));
      text.append(
          part == null
              ? format.charAt(i) == '%' ? "%" : "%" + format.charAt(i)
              : now.format(DateTimeFormatter.ofPattern(part, Locale.ENGLISH)));
    }
    return text.toString();
  }
}
