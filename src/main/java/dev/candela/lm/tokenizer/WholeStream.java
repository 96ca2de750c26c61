package dev.candela.lm.tokenizer;

import java.util.Arrays;

/**
 * The decoder for files whose decoder only the library knows. Any step may look at all tokens at
 * once, so nothing is certain before the end and all text comes then.
 */
final class WholeStream implements StreamingDecoder {
  private final NativeTokenizer library;
  private int[] ids = new int[64];
  private int size;

  WholeStream(NativeTokenizer library) {
    this.library = library;
  }

  @Override
  public String push(int id) {
    if (id < 0) {
      throw Vocabulary.negative(id);
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    return "";
  }

  @Override
  public String finish() {
    String text = size == 0 ? "" : library.decode(Arrays.copyOf(ids, size));
    size = 0;
    return text;
  }

  /** Decodes {@code ids} as one whole sequence. */
  String decode(int[] whole) {
    for (int id : whole) {
      push(id);
    }
    return finish();
  }
}
