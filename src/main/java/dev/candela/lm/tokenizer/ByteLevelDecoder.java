package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Decodes byte-level vocabularies: every character of a piece is a byte in {@link ByteAlphabet}. A
 * piece with any other character (an added token, say) stands for its own UTF-8 bytes, as in the
 * {@code ByteLevel} decoder of Hugging Face's tokenizers.
 */
final class ByteLevelDecoder implements PieceDecoder {
  private final Utf8Stream utf8 = new Utf8Stream();

  @Override
  public void push(String piece, StringBuilder out) {
    if (piece.codePoints().allMatch(c -> ByteAlphabet.byteOf(c) >= 0)) {
      piece.chars().forEach(c -> utf8.push(ByteAlphabet.byteOf(c), out));
    } else {
      for (byte b : piece.getBytes(UTF_8)) {
        utf8.push(b & 0xFF, out);
      }
    }
  }

  @Override
  public void finish(StringBuilder out) {
    utf8.finish(out);
  }
}
