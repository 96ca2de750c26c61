package dev.candela.lm.tokenizer;

/**
 * Turns ids into text as they arrive. The strings that {@link #push} and {@link #finish} return,
 * put together, are exactly what {@link Tokenizer#decode} gives for all the ids; no string ends
 * inside a character. The work per id does not depend on how many came before.
 *
 * <p>Text may come later than its ids: a character whose bytes are spread over several tokens
 * appears with the last of them, and a run of {@code <0xNN>} pieces appears when the run ends,
 * because one wrong byte changes how the whole run reads.
 */
public interface StreamingDecoder {

  /**
   * Takes the next id and returns the text that is now certain, often one piece, sometimes empty.
   *
   * @throws IllegalArgumentException if {@code id} is negative
   */
  String push(int id);

  /** Ends the sequence and returns what was held back; incomplete characters become U+FFFD. */
  String finish();
}
