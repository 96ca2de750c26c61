package dev.candela.lm.checkpoint.hdf5;

import dev.candela.lm.checkpoint.hdf5.ObjectHeader.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the messages of a dataset: its shape, its number format and its place (IV.A.2). */
final class DatasetReader {
  private static final int DATASPACE = 0x01;
  private static final int DATATYPE = 0x03;
  private static final int EXTERNAL_FILES = 0x07;
  private static final int DATA_LAYOUT = 0x08;
  private static final int FILTERS = 0x0B;
  private static final int MOST_RANK = 32;

  private static final int FLOAT = 1;
  private static final int OPAQUE = 5;
  private static final int COMPACT = 0;
  private static final int CONTIGUOUS = 1;

  private final Hdf5Source source;
  private final String path;

  private DatasetReader(Hdf5Source source, String path) {
    this.source = source;
    this.path = path;
  }

  /** A number format and the bytes of one number. */
  private record Format(Hdf5Type type, long bytes) {}

  /** Where the data are. */
  private record Place(long address, long bytes) {}

  static Hdf5Dataset read(Hdf5Source source, String path, List<Message> messages)
      throws IOException {
    return new DatasetReader(source, path).read(messages);
  }

  private Hdf5Dataset read(List<Message> messages) throws IOException {
    refuse(messages, FILTERS, "is compressed");
    refuse(messages, EXTERNAL_FILES, "is in another file");
    List<Long> shape = shape(data(messages, DATASPACE, "shape"));
    Format format = format(data(messages, DATATYPE, "number format"));
    Place place = place(data(messages, DATA_LAYOUT, "place"));
    long bytes = format.bytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw bad("has the impossible shape %s".formatted(shape));
    }
    if (bytes != place.bytes() && !(bytes < place.bytes() && place.bytes() - bytes < 8)) {
      throw bad("of shape %s needs %d bytes, but has %d".formatted(shape, bytes, place.bytes()));
    }
    if (bytes > 0 && place.address() == Bytes.UNDEFINED) {
      throw bad("was never written");
    }
    if (bytes > 0 && !source.contains(place.address(), bytes)) {
      throw bad("reaches beyond the end of the file");
    }
    return new Hdf5Dataset(
        path,
        format.type(),
        (int) format.bytes(),
        shape,
        bytes == 0 ? 0 : source.inFile(place.address()),
        bytes);
  }

  private void refuse(List<Message> messages, int type, String what) throws Hdf5Exception {
    if (messages.stream().anyMatch(each -> each.type() == type)) {
      throw bad(what + ", which is not supported");
    }
  }

  private Bytes data(List<Message> messages, int type, String what) throws Hdf5Exception {
    Optional<Message> found = messages.stream().filter(each -> each.type() == type).findFirst();
    if (found.isEmpty()) {
      throw bad("has no " + what);
    }
    if (found.get().shared()) {
      throw bad("shares its %s with others, which is not supported".formatted(what));
    }
    return found.get().data();
  }

  private List<Long> shape(Bytes message) throws Hdf5Exception {
    int version = message.u8();
    int rank = message.u8();
    if (version < 1 || version > 2 || rank > MOST_RANK) {
      throw bad("has a shape of version %d and rank %d".formatted(version, rank));
    }
    message.skip(version == 1 ? 6 : 2);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      shape.add(message.length());
    }
    return shape;
  }

  private Format format(Bytes message) throws Hdf5Exception {
    int type = message.u8() & 0xF;
    int bits = message.u8();
    long bytes = message.skip(2).u32();
    if (bytes == 0 || bytes > Integer.MAX_VALUE) {
      throw bad("has numbers of %d bytes".formatted(bytes));
    }
    boolean littleEndian = (bits & 0x41) == 0;
    if (type == FLOAT && littleEndian) {
      message.skip(5);
      int exponent = message.u8();
      int mantissa = message.skip(1).u8();
      return new Format(floatType(bytes, exponent, mantissa), bytes);
    }
    return new Format(type == OPAQUE && bytes == 2 ? Hdf5Type.BFLOAT16 : Hdf5Type.OTHER, bytes);
  }

  private static Hdf5Type floatType(long bytes, int exponent, int mantissa) {
    if (bytes == 4 && exponent == 8 && mantissa == 23) {
      return Hdf5Type.FLOAT32;
    }
    if (bytes == 2 && exponent == 5 && mantissa == 10) {
      return Hdf5Type.FLOAT16;
    }
    return bytes == 2 && exponent == 8 && mantissa == 7 ? Hdf5Type.BFLOAT16 : Hdf5Type.OTHER;
  }

  private Place place(Bytes message) throws Hdf5Exception {
    int version = message.u8();
    int layout = message.u8();
    if (version < 3 || version > 4) {
      throw bad("has a layout of version %d, which is not supported".formatted(version));
    }
    return switch (layout) {
      case COMPACT -> {
        int bytes = message.u16();
        yield new Place(message.address(), message.take(bytes).remaining());
      }
      case CONTIGUOUS -> new Place(message.offset(), message.length());
      default -> throw bad("is cut into chunks, which is not supported");
    };
  }

  private Hdf5Exception bad(String what) {
    return new Hdf5Exception("the dataset \"%s\" %s".formatted(path, what));
  }
}
