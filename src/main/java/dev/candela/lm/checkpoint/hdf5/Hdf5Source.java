package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file by address, with a limit on how much is read in all, so that a file with
 * structures that point at each other ends in a sentence and not in a hang.
 */
final class Hdf5Source {
  /** A checkpoint of a hundred layers has some two megabytes of structures. */
  private static final long MOST_BYTES = 64L << 20;

  /** What a read costs at least, however few bytes it is for. */
  private static final int LEAST_COST = 64;

  private final FileChannel channel;
  private final long size;
  private final long base;
  private long left = MOST_BYTES;

  /**
   * @param base what has to be added to every address
   */
  Hdf5Source(FileChannel channel, long size, long base) {
    this.channel = channel;
    this.size = size;
    this.base = base;
  }

  /** Some bytes from an address on. */
  Bytes read(long address, long bytes) throws IOException {
    if (!contains(address, bytes)) {
      throw Bytes.damaged(
          "%d bytes at address %d lie outside of its %d bytes".formatted(bytes, address, size));
    }
    left -= Math.max(LEAST_COST, bytes);
    if (left < 0) {
      throw Bytes.damaged("its structures are larger than %d bytes".formatted(MOST_BYTES));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes);
    long at = base + address;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at + buffer.position());
      if (read < 0) {
        throw Bytes.damaged("it became shorter while it was read");
      }
    }
    return new Bytes(buffer.array(), address);
  }

  /** Whether the file has these bytes. */
  boolean contains(long address, long bytes) {
    return address >= 0 && bytes >= 0 && bytes <= size - base - Math.min(address, size - base);
  }

  /** An address counted from the start of the file. */
  long inFile(long address) {
    return base + address;
  }
}
