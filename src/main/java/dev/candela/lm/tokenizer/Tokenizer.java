package dev.candela.lm.tokenizer;

import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import java.util.List;

/**
 * A checkpoint's tokenizer. Implementations are safe for use by several threads at once; {@link
 * #close()} frees native memory, after which no method may be called.
 *
 * <p>Every method takes ids at or above {@link #size()}: the embedding tables of many checkpoints
 * have more rows than the vocabulary has entries (rounded up for the hardware), so a model can say
 * an id that has no name. Such an id stands for no text, as in the original libraries.
 */
public interface Tokenizer extends AutoCloseable {

  /**
   * Cuts {@code text} into tokens and adds the special tokens that the checkpoint prescribes.
   *
   * <p>The names of special tokens in the text ({@code <bos>} typed by a person) become those
   * tokens, as in the original libraries; they stand for the characters that were typed, so {@link
   * dev.candela.lm.Token#special} is false for them.
   *
   * @throws IllegalArgumentException if {@code text} contains a surrogate without its partner
   */
  default Tokenization encode(String text) {
    return encode(text, SpecialTokens.ADDED);
  }

  /**
   * Cuts {@code text} into tokens.
   *
   * @param specialTokens whether to add special tokens as {@link #encode(String)} does, or only to
   *     find those that the text spells
   * @throws IllegalArgumentException if {@code text} contains a surrogate without its partner
   */
  Tokenization encode(String text, SpecialTokens specialTokens);

  /** The tokens that end a text according to the tokenizer; empty if it does not say. */
  default List<Integer> endOfText() {
    return List.of();
  }

  /**
   * The text that {@code ids} stand for, special tokens left out. Bytes that form no valid UTF-8
   * become U+FFFD.
   *
   * @throws IllegalArgumentException if an id is negative
   */
  String decode(int[] ids);

  /**
   * Starts decoding a sequence of ids that is still being generated. The returned decoder belongs
   * to one sequence and one thread at a time; any number of them may be in use.
   */
  StreamingDecoder streamingDecoder();

  /**
   * The vocabulary string of {@code id} in the display form of {@link dev.candela.lm.Token#text},
   * or {@code <unnamed 647>} for an id that the vocabulary does not name.
   *
   * @throws IllegalArgumentException if {@code id} is negative
   */
  String display(int id);

  /** One more than the highest id that the vocabulary names. */
  int size();

  @Override
  void close();
}
