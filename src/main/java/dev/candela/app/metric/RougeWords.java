package dev.candela.app.metric;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a text into words as Google's ROUGE does: lower-case, words are runs of letters and digits,
 * those of more than three letters are stemmed.
 *
 * <p>The reference knows no letters but a to z, so that other alphabets score 0. Here letters are
 * those of Unicode, a text is brought to its composed form (NFC) first, and scripts that put no
 * space between words (Chinese, Japanese, Thai, …) have each character as a word. Texts in ASCII
 * are cut exactly as by the reference; only words in a to z are stemmed.
 */
final class RougeWords {

  private static final int LONGEST_UNSTEMMED = 3;

  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private RougeWords() {}

  static List<String> of(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      i += Character.charCount(c);
      boolean part = isWordPart(c);
      if (!part || (standsAlone(c) && !isMark(c))) {
        finish(word, words);
      }
      if (part) {
        word.appendCodePoint(c);
      }
    }
    finish(word, words);
    return words;
  }

  private static void finish(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(stemmed(word.toString()));
      word.setLength(0);
    }
  }

  private static String stemmed(String word) {
    boolean english =
        word.length() > LONGEST_UNSTEMMED && word.chars().allMatch(RougeWords::isPlain);
    return english ? PorterStemmer.stem(word) : word;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isWordPart(int c) {
    return c < 0x80 ? isPlain(c) : Character.isLetterOrDigit(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean standsAlone(int c) {
    return c >= 0x80 && WITHOUT_SPACES.contains(UnicodeScript.of(c));
  }
}
