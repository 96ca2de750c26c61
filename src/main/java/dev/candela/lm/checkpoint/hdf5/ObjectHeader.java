package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that describe a group or a dataset, in either version of the format (IV.A.1).
 *
 * @param messages the messages in the order of the file
 */
record ObjectHeader(List<Message> messages) {
  private static final int CONTINUATION = 0x10;
  private static final int MOST_BLOCKS = 1 << 12;
  private static final int CHECKSUM = 4;
  private static final int SHARED = 2;

  /**
   * One message.
   *
   * @param type what it is about
   * @param shared whether it only says where the content is
   * @param data its content
   */
  record Message(int type, boolean shared, Bytes data) {}

  /** A stretch of the file with messages. */
  private record Block(long address, long bytes) {}

  static ObjectHeader read(Hdf5Source source, long address) throws IOException {
    return source.read(address, 4).text(4).equals("OHDR")
        ? readNew(source, address)
        : readOld(source, address);
  }

  private static ObjectHeader readOld(Hdf5Source source, long address) throws IOException {
    Bytes prefix = source.read(address, 12);
    int version = prefix.u8();
    if (version != 1) {
      throw Bytes.damaged("an object at address %d has version %d".formatted(address, version));
    }
    long bytes = prefix.skip(7).u32();
    List<Message> messages = new ArrayList<>();
    ArrayDeque<Block> blocks = new ArrayDeque<>(List.of(new Block(address + 16, bytes)));
    for (int done = 0; !blocks.isEmpty(); done++) {
      Bytes block = next(source, blocks, done);
      while (block.remaining() >= 8) {
        int type = block.u16();
        int size = block.u16();
        int flags = block.u8();
        add(messages, blocks, type, flags, block.skip(3).take(size));
      }
    }
    return new ObjectHeader(messages);
  }

  private static ObjectHeader readNew(Hdf5Source source, long address) throws IOException {
    Bytes prefix = source.read(address, 6).skip(4);
    int version = prefix.u8();
    if (version != 2) {
      throw Bytes.damaged("an object at address %d has version %d".formatted(address, version));
    }
    int flags = prefix.u8();
    int optional = ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
    int sizeBytes = 1 << (flags & 3);
    long start = address + 6 + optional;
    long bytes = source.read(start, sizeBytes).unsigned(sizeBytes);
    boolean ordered = (flags & 4) != 0;
    List<Message> messages = new ArrayList<>();
    ArrayDeque<Block> blocks = new ArrayDeque<>(List.of(new Block(start + sizeBytes, bytes)));
    for (int done = 0; !blocks.isEmpty(); done++) {
      Bytes block = next(source, blocks, done);
      int end = 0;
      if (done > 0) {
        block.expect("OCHK");
        end = CHECKSUM;
      }
      while (block.remaining() - end >= (ordered ? 6 : 4)) {
        int type = block.u8();
        int size = block.u16();
        int messageFlags = block.u8();
        add(messages, blocks, type, messageFlags, block.skip(ordered ? 2 : 0).take(size));
      }
    }
    return new ObjectHeader(messages);
  }

  private static Bytes next(Hdf5Source source, ArrayDeque<Block> blocks, int done)
      throws IOException {
    if (done == MOST_BLOCKS) {
      throw Bytes.damaged("an object goes on in more than %d places".formatted(MOST_BLOCKS));
    }
    Block block = blocks.remove();
    return source.read(block.address(), block.bytes());
  }

  private static void add(
      List<Message> messages, ArrayDeque<Block> blocks, int type, int flags, Bytes data)
      throws Hdf5Exception {
    if (type == CONTINUATION) {
      blocks.add(new Block(data.offset(), data.length()));
    } else {
      messages.add(new Message(type, (flags & SHARED) != 0, data));
    }
  }
}
