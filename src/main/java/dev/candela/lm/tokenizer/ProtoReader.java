package dev.candela.lm.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message in Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding),
 * field by field. Nothing in the bytes can make it read outside of them or take more memory than
 * they do.
 *
 * <pre>{@code
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case 1 -> name = reader.string();
 *     default -> {} // skipped
 *   }
 * }
 * }</pre>
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  /** The bytes are not a message of the kind that was expected. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private final ByteBuffer bytes;
  private int field;
  private int wireType;
  private long number;
  private ByteBuffer slice = ByteBuffer.allocate(0);

  ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads the next field; false at the end of the message. */
  boolean next() throws MalformedException {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
      throw new MalformedException("a field has the number " + (tag >>> 3));
    }
    switch (wireType) {
      case VARINT -> number = varint();
      case FIXED64 -> number = take(8).getLong();
      case LENGTH_DELIMITED -> slice = take(varint());
      case FIXED32 -> number = take(4).getInt();
      default -> throw new MalformedException("a field has the unknown wire type " + wireType);
    }
    return true;
  }

  /** The number of the field last read. */
  int field() {
    return field;
  }

  int int32() throws MalformedException {
    require(VARINT);
    return (int) number;
  }

  boolean bool() throws MalformedException {
    require(VARINT);
    return number != 0;
  }

  float float32() throws MalformedException {
    require(FIXED32);
    return Float.intBitsToFloat((int) number);
  }

  byte[] byteArray() throws MalformedException {
    require(LENGTH_DELIMITED);
    byte[] array = new byte[slice.remaining()];
    slice.duplicate().get(array);
    return array;
  }

  String string() throws MalformedException {
    require(LENGTH_DELIMITED);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(slice.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("field " + field + " is not UTF-8");
    }
  }

  ProtoReader message() throws MalformedException {
    require(LENGTH_DELIMITED);
    return new ProtoReader(slice);
  }

  private void require(int expected) throws MalformedException {
    if (wireType != expected) {
      throw new MalformedException(
          "field %d has wire type %d instead of %d".formatted(field, wireType, expected));
    }
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = take(1).get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number is longer than ten bytes");
  }

  private ByteBuffer take(long length) throws MalformedException {
    if (length < 0 || length > bytes.remaining()) {
      throw new MalformedException("it ends in the middle of a field");
    }
    ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }
}
