package dev.candela.lm.torch;

import java.util.List;

/**
 * Ends a text before the first of some stop texts. What could be the beginning of one is held back
 * until it is known.
 */
final class StopTexts {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  StopTexts(List<String> stops) {
    this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
  }

  /** Takes more text and returns what is certain to belong to the output. */
  String push(String text) {
    if (stops.isEmpty() || stopped) {
      return stopped ? "" : text;
    }
    held.append(text);
    int found = firstStop();
    if (found >= 0) {
      stopped = true;
      held.setLength(found);
      return release(held.length());
    }
    return release(held.length() - longestBeginning());
  }

  /** Whether a stop text has appeared. */
  boolean stopped() {
    return stopped;
  }

  /** The text is over: returns what was held back in vain. */
  String finish() {
    return release(held.length());
  }

  /** Where the stop text that was complete first begins, however the text came in pieces. */
  private int firstStop() {
    int begin = -1;
    int end = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      int stopEnd = at + stop.length();
      if (at >= 0 && (stopEnd < end || (stopEnd == end && at < begin))) {
        begin = at;
        end = stopEnd;
      }
    }
    return begin;
  }

  private int longestBeginning() {
    int longest = 0;
    String text = held.toString();
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
        if (text.endsWith(stop.substring(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }

  private String release(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }
}
