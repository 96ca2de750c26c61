package dev.candela.demomodel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns a byte-level byte-pair vocabulary: the bytes, and the merges of neighbours that are most
 * frequent in a text. Source: R. Sennrich et al., "Neural machine translation of rare words with
 * subword units" (2016); the pattern that cuts words and the printable names of bytes are those of
 * GPT-2.
 */
final class BytePairs {

  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private record Merge(String left, String right) {}

  private static final class Word {
    List<String> parts;
    final long count;

    Word(List<String> parts, long count) {
      this.parts = parts;
      this.count = count;
    }
  }

  private final Map<String, Long> counts = new TreeMap<>();

  /** Counts the words of a text. */
  void read(String text) {
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      counts.merge(matcher.group(), 1L, Long::sum);
    }
  }

  /** The merges, in the order learned, each as "left right"; fewer if no pair is left. */
  List<String> merges(int most) {
    List<Word> words = new ArrayList<>();
    counts.forEach((word, count) -> words.add(new Word(symbols(word), count)));
    List<String> merges = new ArrayList<>();
    while (merges.size() < most) {
      Merge best = mostFrequent(words);
      if (best == null) {
        break;
      }
      words.forEach(word -> word.parts = apply(best, word.parts));
      merges.add(best.left + " " + best.right);
    }
    return merges;
  }

  private static @Nullable Merge mostFrequent(List<Word> words) {
    Map<Merge, Long> pairs = new HashMap<>();
    for (Word word : words) {
      for (int i = 1; i < word.parts.size(); i++) {
        pairs.merge(new Merge(word.parts.get(i - 1), word.parts.get(i)), word.count, Long::sum);
      }
    }
    return pairs.entrySet().stream()
        .max(
            Map.Entry.<Merge, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(Merge::toString))))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static List<String> apply(Merge merge, List<String> parts) {
    List<String> merged = new ArrayList<>();
    for (String part : parts) {
      if (part.equals(merge.right) && !merged.isEmpty() && merged.getLast().equals(merge.left)) {
        merged.set(merged.size() - 1, merge.left + merge.right);
      } else {
        merged.add(part);
      }
    }
    return merged;
  }

  private static List<String> symbols(String word) {
    List<String> symbols = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(symbol(b & 0xFF));
    }
    return symbols;
  }

  /** The names of all bytes, in the order of the bytes. */
  static List<String> alphabet() {
    List<String> alphabet = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      alphabet.add(symbol(b));
    }
    return alphabet;
  }

  /** A printable character for a byte: itself where it is one, else one from U+0100 on. */
  private static String symbol(int b) {
    int moved = 0;
    for (int i = 0; i < b; i++) {
      moved += isPrintable(i) ? 0 : 1;
    }
    return Character.toString(isPrintable(b) ? b : 0x100 + moved);
  }

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }
}
