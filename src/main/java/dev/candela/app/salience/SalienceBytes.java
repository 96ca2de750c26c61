package dev.candela.app.salience;

import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A salience in few bytes: the tokens, then each list of numbers as 32-bit floats, all of it
 * deflated. The text itself is not in it, as whoever asks has it.
 */
final class SalienceBytes {

  private static final int SPECIAL = 1;
  private static final int EXPLAINED = 2;

  private SalienceBytes() {}

  static byte[] write(Salience salience) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      List<Token> tokens = salience.tokenization().tokens();
      out.writeInt(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        write(out, tokens.get(i), salience.explained()[i]);
      }
      out.writeByte(salience.scores().size());
      for (Map.Entry<SalienceMethod, float[]> scores : salience.scores().entrySet()) {
        out.writeUTF(scores.getKey().wireName());
        write(out, scores.getValue());
      }
      write(out, salience.logProbabilities());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Token token, boolean explained)
      throws IOException {
    out.writeInt(token.id());
    out.writeInt(token.text().length());
    out.writeChars(token.text());
    out.writeInt(token.start());
    out.writeInt(token.end());
    out.writeByte((token.special() ? SPECIAL : 0) | (explained ? EXPLAINED : 0));
  }

  private static void write(DataOutputStream out, float[] numbers) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
    bytes.asFloatBuffer().put(numbers);
    out.writeInt(numbers.length);
    out.write(bytes.array());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param text prompt + target
   */
  static Salience read(byte[] bytes, String text) {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      int size = in.readInt();
      var tokens = new ArrayList<Token>(size);
      boolean[] explained = new boolean[size];
      for (int i = 0; i < size; i++) {
        explained[i] = readToken(in, tokens);
      }
      int methods = in.readByte();
      var scores = new EnumMap<SalienceMethod, float[]>(SalienceMethod.class);
      for (int i = 0; i < methods; i++) {
        scores.put(method(in.readUTF()), readFloats(in));
      }
      return new Salience(new Tokenization(text, tokens), explained, scores, readFloats(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a token, and returns whether it is explained. */
  private static boolean readToken(DataInputStream in, List<Token> tokens) throws IOException {
    int id = in.readInt();
    char[] text = new char[in.readInt()];
    for (int i = 0; i < text.length; i++) {
      text[i] = in.readChar();
    }
    int start = in.readInt();
    int end = in.readInt();
    int flags = in.readByte();
    tokens.add(new Token(id, new String(text), start, end, (flags & SPECIAL) != 0));
    return (flags & EXPLAINED) != 0;
  }

  private static SalienceMethod method(String wireName) throws IOException {
    for (SalienceMethod method : SalienceMethod.values()) {
      if (method.wireName().equals(wireName)) {
        return method;
      }
    }
    throw new IOException("there is no method " + wireName);
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    int size = in.readInt();
    byte[] bytes = in.readNBytes(size * Float.BYTES);
    float[] numbers = new float[size];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(numbers);
    return numbers;
  }
}
