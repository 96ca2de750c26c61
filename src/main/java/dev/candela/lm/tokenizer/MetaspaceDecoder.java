package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Decodes SentencePiece vocabularies: {@code ▁} is a space and {@code <0xNN>} a byte. Does what the
 * chain {@code Replace, ByteFallback, Fuse, Strip} in a tokenizer.json does: a run of byte pieces
 * that is valid UTF-8 becomes its text, any other run becomes one U+FFFD per byte. SentencePiece
 * itself, and so Keras, looks at each character of a run alone.
 */
final class MetaspaceDecoder implements PieceDecoder {

  /**
   * What a particular vocabulary does.
   *
   * @param space what stands for a space in pieces; empty if nothing does
   * @param byteFallback whether {@code <0xNN>} stands for a byte
   * @param dropFirstSpace whether a space at the very beginning is dropped
   * @param characterByCharacter whether a wrong byte leaves the others of its run alone
   */
  record Rules(
      String space, boolean byteFallback, boolean dropFirstSpace, boolean characterByCharacter) {

    Rules(String space, boolean byteFallback, boolean dropFirstSpace) {
      this(space, byteFallback, dropFirstSpace, false);
    }
  }

  private final Rules rules;
  private final ByteArrayOutputStream run = new ByteArrayOutputStream();
  private boolean atStart = true;

  MetaspaceDecoder(Rules rules) {
    this.rules = rules;
  }

  @Override
  public void push(String piece, StringBuilder out) {
    String text = rules.space().isEmpty() ? piece : piece.replace(rules.space(), " ");
    int b = rules.byteFallback() ? byteOf(text) : -1;
    if (b >= 0) {
      run.write(b);
    } else {
      finish(out);
      append(text, out);
    }
  }

  @Override
  public void finish(StringBuilder out) {
    if (run.size() > 0) {
      append(textOfRun(), out);
      run.reset();
    }
  }

  /** The byte that a piece of the form {@code <0xNN>} stands for, or -1 for any other piece. */
  static int byteOf(String piece) {
    if (piece.length() != 6 || !piece.startsWith("<0x") || piece.charAt(5) != '>') {
      return -1;
    }
    int high = hexDigit(piece.charAt(3));
    int low = hexDigit(piece.charAt(4));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private String textOfRun() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(run.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      return rules.characterByCharacter()
          ? characters(run.toByteArray())
          : "\uFFFD".repeat(run.size());
    }
  }

  /** The characters of some bytes, with one U+FFFD for each byte that belongs to none. */
  private static String characters(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; ) {
      String character = "";
      int length = 0;
      while (character.isEmpty() && length < 4 && at + length < bytes.length) {
        length++;
        character = character(bytes, at, length);
      }
      text.append(character.isEmpty() ? "\uFFFD" : character);
      at += character.isEmpty() ? 1 : length;
    }
    return text.toString();
  }

  /** The character that these bytes are, or nothing. */
  private static String character(byte[] bytes, int from, int length) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private void append(String text, StringBuilder out) {
    if (text.isEmpty()) {
      return;
    }
    boolean drop = atStart && rules.dropFirstSpace() && text.charAt(0) == ' ';
    out.append(text, drop ? 1 : 0, text.length());
    atStart = false;
  }
}
