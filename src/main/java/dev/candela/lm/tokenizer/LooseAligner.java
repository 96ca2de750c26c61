package dev.candela.lm.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Guesses the places of tokens whose pieces do not spell the text, because SentencePiece normalised
 * it and does not say where. Each piece is looked for near where the one before it ended; one that
 * is not found takes no room, and what lies between goes to the next that is found.
 */
final class LooseAligner {
  /** How far to look, in characters: further off a match is likely to be another one. */
  private static final int REACH = 16;

  private final Vocabulary vocabulary;

  LooseAligner(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Where each token ends in {@code text}, in UTF-16 code units, ascending. */
  int[] align(String text, int[] ids, boolean[] special) {
    int[] ends = new int[ids.length];
    int position = 0;
    for (int i = 0; i < ids.length; i++) {
      if (!special[i]) {
        position = endOf(vocabulary.piece(ids[i]), text, position);
      }
      ends[i] = position;
    }
    return ends;
  }

  private static int endOf(@Nullable String piece, String text, int position) {
    if (piece == null) {
      return position;
    }
    String spelled = piece.replace('▁', ' ');
    boolean invented = spelled.startsWith(" ") && !text.startsWith(" ", position);
    int end = find(invented ? spelled.substring(1) : spelled, text, position);
    return end < 0 ? position : end;
  }

  private static int find(String piece, String text, int position) {
    int limit = Math.min(text.length(), position + REACH + piece.length());
    int found = text.substring(position, limit).indexOf(piece);
    if (piece.isEmpty() || found < 0) {
      return -1;
    }
    int end = position + found + piece.length();
    boolean inside =
        end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    return inside ? end + 1 : end;
  }
}
