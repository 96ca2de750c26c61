package dev.candela.app.page;

import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list.
 *
 * @param offset how many come before it
 * @param limit the most that it can have
 */
public record Paging(int offset, int limit) {

  /** The most that a part can have. */
  public static final int LARGEST = 1000;

  private static final int USUAL = 100;

  /**
   * Reads query parameters.
   *
   * @throws RequestRefused if one is no number or out of range
   */
  public static Paging of(@Nullable String offset, @Nullable String limit) {
    return new Paging(
        number("offset", offset, 0, 0, Integer.MAX_VALUE),
        number("limit", limit, USUAL, 1, LARGEST));
  }

  /** This part of a list. */
  public <T> Page<T> of(List<T> whole) {
    int from = Math.min(offset, whole.size());
    int to = from + Math.min(limit, whole.size() - from);
    return new Page<>(whole.subList(from, to), whole.size(), offset, limit);
  }

  private static int number(
      String name, @Nullable String text, int otherwise, int least, int most) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered like a number that is out of range.
    }
    throw RequestRefused.field(
        ErrorCode.INVALID_REQUEST,
        null,
        name,
        "must be a whole number from %d to %d.".formatted(least, most),
        Map.of("least", least, "limit", most));
  }
}
