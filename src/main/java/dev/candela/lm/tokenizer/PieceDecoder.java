package dev.candela.lm.tokenizer;

/**
 * Turns the pieces of one sequence into text, in order. Unlike the {@code decoder} of a
 * tokenizer.json, whose steps see all tokens at once, it says what is certain as soon as it is.
 */
sealed interface PieceDecoder permits ByteLevelDecoder, MetaspaceDecoder {

  /** Takes the next piece and appends the text that is now certain. */
  void push(String piece, StringBuilder out);

  /** Ends the sequence and appends what was held back. */
  void finish(StringBuilder out);
}
