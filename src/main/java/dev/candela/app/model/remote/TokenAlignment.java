package dev.candela.app.model.remote;

import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where tokens lie in a text when only their display forms are known: LIT's server shows
 * {@code ▁} for a space and real newlines, and leaves the bytes of other characters in the
 * alphabets of the tokenizers ({@code <0xF0>}, or GPT-2's printable stand-ins). Hence the search is
 * over bytes.
 *
 * <p>The ranges always tile the text. Where a form cannot be found, its token is empty or takes
 * what lies before the next one that is found, so that the tokens after it are in their place
 * again.
 */
final class TokenAlignment {

  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
  private static final Pattern SPECIAL =
      Pattern.compile("<[^<>\\s]{1,60}>|\\[(?:CLS|SEP|PAD|BOS|EOS|UNK)]");

  /** How many bytes ahead a token is looked for when it is not where it should be. */
  private static final int LOOK_AHEAD = 64;

  private final byte[] bytes;
  private final int[] offsets;

  private TokenAlignment(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8);
    offsets = offsets(text, bytes.length);
  }

  /** Gives each token its range. */
  static Tokenization align(String text, List<String> forms) {
    return new Tokenization(text, new TokenAlignment(text).tile(forms));
  }

  /**
   * For each boundary between bytes, where it lies in the text in UTF-16 code units. A boundary
   * within a character counts as its end: the token in which it begins has it.
   */
  private static int[] offsets(String text, int length) {
    int[] offsets = new int[length + 1];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int end = i + Character.charCount(character);
      int next = at + text.substring(i, end).getBytes(StandardCharsets.UTF_8).length;
      Arrays.fill(offsets, at + 1, next + 1, end);
      at = next;
      i = end;
    }
    return offsets;
  }

  private List<Token> tile(List<String> forms) {
    int[] starts = new int[forms.size() + 1];
    boolean[] special = new boolean[forms.size()];
    int at = 0;
    boolean begun = false;
    for (int i = 0; i < forms.size(); i++) {
      int found = find(forms.get(i), at);
      special[i] = found < 0 && SPECIAL.matcher(forms.get(i)).matches();
      starts[i] = !begun || found < 0 ? at : found;
      at = found < 0 ? at : found + match(forms.get(i), found);
      begun |= !special[i];
    }
    starts[forms.size()] = bytes.length;
    return tokens(forms, starts, special);
  }

  private List<Token> tokens(List<String> forms, int[] starts, boolean[] special) {
    var tokens = new ArrayList<Token>();
    int next = bytes.length;
    for (int i = forms.size() - 1; i >= 0; i--) {
      int start = special[i] ? next : starts[i];
      tokens.add(new Token(-1, forms.get(i), offsets[start], offsets[next], special[i]));
      next = start;
    }
    return tokens.reversed();
  }

  /** Where a form is, -1 if it is nowhere near. */
  private int find(String form, int at) {
    if (match(form, at) >= 0) {
      return at;
    }
    if (SPECIAL.matcher(form).matches()) {
      return -1;
    }
    int last = Math.min(bytes.length, at + LOOK_AHEAD);
    for (int place = at + 1; place < last; place++) {
      if (match(form, place) > 0) {
        return place;
      }
    }
    return -1;
  }

  /** How many bytes a form takes at a place, -1 when it is not there. */
  private int match(String form, int place) {
    String spaced = form.replace('▁', ' ');
    for (byte[] spelling : List.of(utf8(spaced), utf8(form), raw(form))) {
      if (spelling.length > 0 && isAt(spelling, place)) {
        return spelling.length;
      }
    }
    // SentencePiece puts a space before the first word.
    boolean first = place == 0 && spaced.startsWith(" ");
    byte[] word = first ? utf8(spaced.substring(1)) : new byte[0];
    return first && isAt(word, place) ? word.length : -1;
  }

  private boolean isAt(byte[] spelling, int place) {
    int end = place + spelling.length;
    return end <= bytes.length && Arrays.equals(bytes, place, end, spelling, 0, spelling.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes for which a form in one of the byte alphabets stands, none when it is in neither. */
  private static byte[] raw(String form) {
    Matcher one = BYTE.matcher(form);
    if (one.matches()) {
      return new byte[] {(byte) Integer.parseInt(one.group(1), 16)};
    }
    var raw = new ByteArrayOutputStream();
    for (int i = 0; i < form.length(); i++) {
      int value = ByteStandIns.valueOf(form.charAt(i));
      if (value < 0) {
        return new byte[0];
      }
      raw.write(value);
    }
    return raw.toByteArray();
  }
}
