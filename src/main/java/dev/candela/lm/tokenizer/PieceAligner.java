package dev.candela.lm.tokenizer;

import static dev.candela.lm.tokenizer.Spelling.NO_MATCH;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of each token by spelling the text with the tokens' pieces. It either accounts
 * for every byte of the text or says that it cannot (because a normaliser changed the text, say).
 *
 * <p>A tokenizer may put a space of its own (the dummy prefix) before the text and after each added
 * token in it. Whether it did is not written anywhere in the result, so both readings are tried,
 * the one without first.
 */
final class PieceAligner {
  private final Vocabulary vocabulary;
  private final Spelling spelling;

  PieceAligner(Vocabulary vocabulary, Spelling spelling) {
    this.vocabulary = vocabulary;
    this.spelling = spelling;
  }

  /**
   * Where each token ends in {@code text}, in UTF-16 code units and never inside a character; null
   * if the pieces do not spell the text.
   *
   * @param special the tokens that the tokenizer added around the text; they take no room
   */
  int @Nullable [] align(String text, int[] ids, boolean[] special) {
    byte[] utf8 = text.getBytes(UTF_8);
    int[] ends = new int[ids.length];
    int position = 0;
    for (int i = 0; i < ids.length && position >= 0; ) {
      AddedToken added = special[i] ? null : vocabulary.added(ids[i]);
      if (special[i]) {
        ends[i++] = position;
      } else if (added != null) {
        position = matchAdded(added, utf8, position);
        ends[i++] = position;
      } else {
        int to = endOfSection(ids, special, i);
        AddedToken next = to < ids.length && !special[to] ? vocabulary.added(ids[to]) : null;
        position = matchSection(ids, i, to, next, utf8, position, ends);
        i = to;
      }
    }
    return position == utf8.length ? Utf16Offsets.ofUtf8(text, ends) : null;
  }

  private int endOfSection(int[] ids, boolean[] special, int from) {
    int to = from;
    while (to < ids.length && !special[to] && vocabulary.added(ids[to]) == null) {
      to++;
    }
    return to;
  }

  /** Matches the pieces between two added tokens and fills their {@code ends}. */
  private int matchSection(
      int[] ids,
      int from,
      int to,
      @Nullable AddedToken next,
      byte[] text,
      int position,
      int[] ends) {
    int stop = matchPieces(ids, from, to, text, position, ends, 0);
    boolean goesOn =
        next == null ? stop == text.length : stop >= 0 && matchAdded(next, text, stop) >= 0;
    if (goesOn) {
      return stop;
    }
    if (!vocabulary.has(ids[from])) {
      return NO_MATCH;
    }
    int dummy =
        spelling.dummyPrefix(
            vocabulary.bytes(), vocabulary.start(ids[from]), vocabulary.end(ids[from]));
    return dummy == 0 ? NO_MATCH : matchPieces(ids, from, to, text, position, ends, dummy);
  }

  private int matchPieces(
      int[] ids, int from, int to, byte[] text, int position, int[] ends, int skip) {
    int at = position;
    for (int i = from; i < to && at != NO_MATCH; i++) {
      if (!vocabulary.has(ids[i])) {
        return NO_MATCH;
      }
      int start = vocabulary.start(ids[i]) + (i == from ? skip : 0);
      at = spelling.match(vocabulary.bytes(), start, vocabulary.end(ids[i]), text, at);
      ends[i] = at;
    }
    return at;
  }

  private int matchAdded(AddedToken token, byte[] text, int position) {
    int at = token.lstrip() ? skipSpace(text, position) : position;
    int to = at + vocabulary.end(token.id()) - vocabulary.start(token.id());
    if (to > text.length
        || !Arrays.equals(
            vocabulary.bytes(),
            vocabulary.start(token.id()),
            vocabulary.end(token.id()),
            text,
            at,
            to)) {
      return NO_MATCH;
    }
    return token.rstrip() ? skipSpace(text, to) : to;
  }

  private static int skipSpace(byte[] text, int position) {
    int at = position;
    while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
      at++;
    }
    return at;
  }
}
