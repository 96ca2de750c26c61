package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;

/**
 * Where a file begins (II.A).
 *
 * @param base what has to be added to every address
 * @param root the address of the root group
 */
record Superblock(long base, long root) {

  static Superblock read(Hdf5Source source, byte[] signature) throws IOException {
    if (!source.contains(0, signature.length + 1)) {
      throw new Hdf5Exception("it is not an HDF5 file");
    }
    Bytes start = source.read(0, signature.length + 1);
    for (byte expected : signature) {
      if ((byte) start.u8() != expected) {
        throw new Hdf5Exception("it is not an HDF5 file");
      }
    }
    int version = start.u8();
    return switch (version) {
      case 0 -> old(source, 24);
      case 1 -> old(source, 28);
      case 2, 3 -> recent(source);
      default -> throw new Hdf5Exception("its HDF5 version %d is not supported".formatted(version));
    };
  }

  private static Superblock old(Hdf5Source source, int base) throws IOException {
    Bytes sizes = source.read(13, 2);
    checkSizes(sizes.u8(), sizes.u8());
    Bytes rest = source.read(base, 48);
    return new Superblock(rest.offset(), rest.skip(32).offset());
  }

  private static Superblock recent(Hdf5Source source) throws IOException {
    Bytes rest = source.read(9, 35);
    checkSizes(rest.u8(), rest.u8());
    return new Superblock(rest.skip(1).offset(), rest.skip(16).offset());
  }

  private static void checkSizes(int offsets, int lengths) throws Hdf5Exception {
    if (offsets != 8 || lengths != 8) {
      throw new Hdf5Exception(
          "its addresses have %d bytes and its lengths %d; only 8 are supported"
              .formatted(offsets, lengths));
    }
  }
}
