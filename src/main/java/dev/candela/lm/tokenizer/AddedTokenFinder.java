package dev.candela.lm.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of added tokens in a text: the leftmost first, the longest of those that begin at
 * the same place.
 */
final class AddedTokenFinder {
  private final Map<Character, List<AddedToken>> byFirstCharacter = new HashMap<>();

  /**
   * An added token in a text.
   *
   * @param token which one
   * @param start where it begins, in UTF-16 code units, with the white space it takes along
   * @param end where it ends
   */
  record Occurrence(AddedToken token, int start, int end) {}

  AddedTokenFinder(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      byFirstCharacter
          .computeIfAbsent(token.content().charAt(0), c -> new ArrayList<>())
          .add(token);
    }
    Comparator<AddedToken> longestFirst =
        Comparator.comparingInt((AddedToken token) -> token.content().length()).reversed();
    byFirstCharacter.values().forEach(candidates -> candidates.sort(longestFirst));
  }

  /** The first occurrence in {@code text} at or after {@code from}. */
  Optional<Occurrence> find(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      AddedToken token = at(text, i);
      if (token != null) {
        int end = i + token.content().length();
        return Optional.of(
            new Occurrence(
                token,
                token.lstrip() ? skipBack(text, i, from) : i,
                token.rstrip() ? skipAhead(text, end) : end));
      }
    }
    return Optional.empty();
  }

  private @Nullable AddedToken at(String text, int position) {
    for (AddedToken token : byFirstCharacter.getOrDefault(text.charAt(position), List.of())) {
      if (text.startsWith(token.content(), position)) {
        return token;
      }
    }
    return null;
  }

  private static int skipBack(String text, int position, int limit) {
    int start = position;
    while (start > limit && Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static int skipAhead(String text, int position) {
    int end = position;
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
