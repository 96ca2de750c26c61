package dev.candela.lm.tokenizer;

import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.ArrayList;
import java.util.List;

/** Builds tokens that tile the text from where each of them ends. */
final class Tiling {
  private Tiling() {}

  /**
   * Makes each token begin where the one before it ended. Going by ends alone gives a character
   * that several tokens share to the first of them, and text that no token claims (white space that
   * a normaliser removed) to the token after it.
   *
   * @param ends where each token ends, in UTF-16 code units; may go back and may leave a rest,
   *     which the last token that is not special then takes
   */
  static Tokenization of(
      String text, int[] ids, boolean[] special, int[] ends, Vocabulary vocabulary) {
    int last = lastOrdinary(special);
    List<Token> tokens = new ArrayList<>(ids.length);
    int position = 0;
    for (int i = 0; i < ids.length; i++) {
      int end = position;
      if (i == last) {
        end = text.length();
      } else if (!special[i]) {
        end = Math.max(position, ends[i]);
      }
      tokens.add(new Token(ids[i], vocabulary.display(ids[i]), position, end, special[i]));
      position = end;
    }
    return new Tokenization(text, tokens);
  }

  private static int lastOrdinary(boolean[] special) {
    int last = special.length - 1;
    while (last >= 0 && special[last]) {
      last--;
    }
    return last;
  }
}
