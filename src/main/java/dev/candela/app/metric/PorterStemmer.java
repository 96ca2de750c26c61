package dev.candela.app.metric;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Cuts the endings off English words: Porter's algorithm ("An algorithm for suffix stripping",
 * 1980) with the extensions that NLTK's {@code PorterStemmer} has by default, which are what
 * Google's ROUGE uses. Words are lower-case.
 */
final class PorterStemmer {

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  private static final List<Rule> STEP_1A =
      List.of(always("sses", "ss"), always("ies", "i"), always("ss", "ss"), always("s", ""));

  private static final List<Rule> STEP_2 =
      List.of(
          measured("ational", "ate"),
          measured("tional", "tion"),
          measured("enci", "ence"),
          measured("anci", "ance"),
          measured("izer", "ize"),
          measured("bli", "ble"),
          measured("alli", "al"),
          measured("entli", "ent"),
          measured("eli", "e"),
          measured("ousli", "ous"),
          measured("ization", "ize"),
          measured("ation", "ate"),
          measured("ator", "ate"),
          measured("alism", "al"),
          measured("iveness", "ive"),
          measured("fulness", "ful"),
          measured("ousness", "ous"),
          measured("aliti", "al"),
          measured("iviti", "ive"),
          measured("biliti", "ble"),
          measured("fulli", "ful"),
          // The l counts as part of the stem, so that "geologi" is treated as "archaeologi" is.
          new Rule("logi", "log", stem -> measure(stem + "l") > 0));

  private static final List<Rule> STEP_3 =
      List.of(
          measured("icate", "ic"),
          measured("ative", ""),
          measured("alize", "al"),
          measured("iciti", "ic"),
          measured("ical", "ic"),
          measured("ful", ""),
          measured("ness", ""));

  private static final List<Rule> STEP_4 =
      List.of(
          longer("al"),
          longer("ance"),
          longer("ence"),
          longer("er"),
          longer("ic"),
          longer("able"),
          longer("ible"),
          longer("ant"),
          longer("ement"),
          longer("ment"),
          longer("ent"),
          new Rule(
              "ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
          longer("ou"),
          longer("ism"),
          longer("ate"),
          longer("iti"),
          longer("ous"),
          longer("ive"),
          longer("ize"));

  private PorterStemmer() {}

  /** The stem of a word of lower-case letters. */
  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.length() <= 2) {
      return word;
    }
    String stem = pastAndProgressive(plural(word));
    stem = first(STEP_3, adjectives(finalY(stem)));
    return doubleL(finalE(first(STEP_4, stem)));
  }

  /** Step 1a: caresses to caress, ponies to poni, but dies to die. */
  private static String plural(String word) {
    return word.endsWith("ies") && word.length() == 4 ? cut(word, 1) : first(STEP_1A, word);
  }

  /** Step 1b: plastered to plaster, motoring to motor, agreed to agree. */
  private static String pastAndProgressive(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    for (String ending : List.of("ed", "ing")) {
      if (word.endsWith(ending) && hasVowel(cut(word, ending.length()))) {
        return mended(cut(word, ending.length()));
      }
    }
    return word;
  }

  /** What is left of "conflated", "hopping" or "filing" becomes conflate, hop and file. */
  private static String mended(String stem) {
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    if (endsInDoubleConsonant(stem)) {
      return "lsz".indexOf(stem.charAt(stem.length() - 1)) >= 0 ? stem : cut(stem, 1);
    }
    return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + "e" : stem;
  }

  /** Step 1c: happy to happi, but enjoy stays. */
  private static String finalY(String word) {
    boolean afterConsonant =
        word.endsWith("y") && word.length() > 2 && isConsonant(word, word.length() - 2);
    return afterConsonant ? cut(word, 1) + "i" : word;
  }

  /** Step 2: relational to relate, hopefulness to hopeful. */
  private static String adjectives(String word) {
    if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
      return adjectives(cut(word, 2));
    }
    return first(STEP_2, word);
  }

  /** Step 5a: probate to probat. */
  private static String finalE(String word) {
    if (!word.endsWith("e")) {
      return word;
    }
    String stem = cut(word, 1);
    int measure = measure(stem);
    return measure > 1 || (measure == 1 && !endsInShortSyllable(stem)) ? stem : word;
  }

  /** Step 5b: controll to control. */
  private static String doubleL(String word) {
    return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
  }

  /**
   * What happens to an ending.
   *
   * @param ending what the word ends in
   * @param replacement what it ends in afterwards
   * @param condition what the rest must be like
   */
  private record Rule(String ending, String replacement, Predicate<String> condition) {}

  private static Rule always(String ending, String replacement) {
    return new Rule(ending, replacement, stem -> true);
  }

  private static Rule measured(String ending, String replacement) {
    return new Rule(ending, replacement, stem -> measure(stem) > 0);
  }

  private static Rule longer(String ending) {
    return new Rule(ending, "", stem -> measure(stem) > 1);
  }

  /** The first rule whose ending the word has decides, also when its condition does not hold. */
  private static String first(List<Rule> rules, String word) {
    for (Rule rule : rules) {
      if (word.endsWith(rule.ending())) {
        String stem = cut(word, rule.ending().length());
        return rule.condition().test(stem) ? stem + rule.replacement() : word;
      }
    }
    return word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /** Porter's m: how often a vowel is followed by a consonant. */
  private static int measure(String stem) {
    int measure = 0;
    for (int i = 1; i < stem.length(); i++) {
      if (isConsonant(stem, i) && !isConsonant(stem, i - 1)) {
        measure++;
      }
    }
    return measure;
  }

  private static boolean hasVowel(String stem) {
    for (int i = 0; i < stem.length(); i++) {
      if (!isConsonant(stem, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInDoubleConsonant(String word) {
    int last = word.length() - 1;
    return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
  }

  /** Porter's *o: consonant, vowel, consonant other than w, x and y; also a two-letter "vc". */
  private static boolean endsInShortSyllable(String word) {
    int last = word.length() - 1;
    if (last == 1) {
      return !isConsonant(word, 0) && isConsonant(word, 1);
    }
    return last >= 2
        && isConsonant(word, last - 2)
        && !isConsonant(word, last - 1)
        && isConsonant(word, last)
        && "wxy".indexOf(word.charAt(last)) < 0;
  }

  /** All but a, e, i, o, u, and y after a consonant. */
  private static boolean isConsonant(String word, int index) {
    // Of a run of y, every other one is a vowel: walking to its start keeps this from recursing.
    int start = index;
    while (start > 0 && word.charAt(start) == 'y') {
      start--;
    }
    char c = word.charAt(start);
    boolean consonant = c == 'y' || "aeiou".indexOf(c) < 0;
    return (index - start) % 2 == 0 ? consonant : !consonant;
  }
}
