package dev.candela.lm.checkpoint.hdf5;

/**
 * A member of a group.
 *
 * @param name its name
 * @param address where its object header is
 */
record Link(String name, long address) {

  /** Reads a link message (IV.A.2.g). */
  static Link read(Bytes message, String group) throws Hdf5Exception {
    int flags = message.skip(1).u8();
    int type = (flags & 8) != 0 ? message.u8() : 0;
    message.skip((flags & 4) != 0 ? 8 : 0).skip((flags & 0x10) != 0 ? 1 : 0);
    long length = message.unsigned(1 << (flags & 3));
    if (length > message.remaining()) {
      throw Bytes.damaged("a name in \"%s\" is longer than its place".formatted(group));
    }
    String name = message.text((int) length);
    if (type != 0) {
      throw new Hdf5Exception(
          "\"%s\" in \"%s\" is not a hard link, which is not supported".formatted(name, group));
    }
    return new Link(name, message.offset());
  }
}
