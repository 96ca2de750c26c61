package dev.candela.lm.checkpoint.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A piece of a file that is read from front to back. Whoever reads on after its end is told that
 * the file is damaged.
 */
final class Bytes {
  /** The address that stands for "nowhere". */
  static final long UNDEFINED = -1;

  private final ByteBuffer buffer;
  private final long address;

  /**
   * @param address where the piece begins in the file
   */
  Bytes(byte[] content, long address) {
    buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.address = address;
  }

  private Bytes(ByteBuffer buffer, long address) {
    this.buffer = buffer;
    this.address = address;
  }

  int remaining() {
    return buffer.remaining();
  }

  /** Where the next byte stands in the file. */
  long address() {
    return address + buffer.position();
  }

  int u8() throws Hdf5Exception {
    need(1);
    return buffer.get() & 0xFF;
  }

  int u16() throws Hdf5Exception {
    need(2);
    return buffer.getShort() & 0xFFFF;
  }

  long u32() throws Hdf5Exception {
    need(4);
    return buffer.getInt() & 0xFFFFFFFFL;
  }

  /** A length, which is less than 2^63 in any file. */
  long length() throws Hdf5Exception {
    need(8);
    long value = buffer.getLong();
    if (value < 0) {
      throw damaged("it has a length of %s bytes".formatted(Long.toUnsignedString(value)));
    }
    return value;
  }

  /** An address, or {@link #UNDEFINED}. */
  long offset() throws Hdf5Exception {
    need(8);
    long value = buffer.getLong();
    if (value < UNDEFINED) {
      throw damaged("it has the address %s".formatted(Long.toUnsignedString(value)));
    }
    return value;
  }

  /** A number of 1, 2, 4 or 8 bytes. */
  long unsigned(int bytes) throws Hdf5Exception {
    return switch (bytes) {
      case 1 -> u8();
      case 2 -> u16();
      case 4 -> u32();
      default -> length();
    };
  }

  Bytes skip(int bytes) throws Hdf5Exception {
    need(bytes);
    buffer.position(buffer.position() + bytes);
    return this;
  }

  /** The next bytes as a piece of their own. */
  Bytes take(int bytes) throws Hdf5Exception {
    need(bytes);
    ByteBuffer part =
        buffer.slice(buffer.position(), bytes).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer();
    Bytes taken = new Bytes(part.order(ByteOrder.LITTLE_ENDIAN), address());
    buffer.position(buffer.position() + bytes);
    return taken;
  }

  String text(int bytes) throws Hdf5Exception {
    need(bytes);
    byte[] utf8 = new byte[bytes];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  void expect(String signature) throws Hdf5Exception {
    String found = text(signature.length());
    if (!found.equals(signature)) {
      throw damaged("there is no %s at address %d".formatted(signature, address()));
    }
  }

  static Hdf5Exception damaged(String what) {
    return new Hdf5Exception("the file is damaged: " + what);
  }

  private void need(int bytes) throws Hdf5Exception {
    if (bytes < 0 || buffer.remaining() < bytes) {
      throw damaged("a part of it ends too early at address %d".formatted(address()));
    }
  }
}
