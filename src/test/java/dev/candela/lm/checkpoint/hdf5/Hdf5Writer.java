package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes HDF5 files in the old format in which h5py, and so Keras, writes them by default. */
public final class Hdf5Writer {
  private static final int LEAF = 8;
  private static final int TREE = 32;

  /**
   * A dataset's content.
   *
   * @param type FLOAT32, FLOAT16, BFLOAT16 (as an opaque type, as Keras does) or OTHER for int8
   */
  public record Data(Hdf5Type type, List<Long> shape, byte[] bytes) {}

  private final Map<String, Object> root = new TreeMap<>();
  private ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** Adds a dataset; the groups on its path come by themselves. */
  public Hdf5Writer add(String path, Data data) {
    String[] parts = path.split("/", -1);
    Map<String, Object> group = root;
    for (int i = 0; i < parts.length - 1; i++) {
      group = child(group, parts[i]);
    }
    group.put(parts[parts.length - 1], data);
    return this;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> group, String name) {
    return (Map<String, Object>) group.computeIfAbsent(name, _ -> new TreeMap<String, Object>());
  }

  public void write(Path file) {
    try {
      Files.write(file, toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] toBytes() {
    reserve(96);
    long[] group = group(root);
    ByteBuffer head = out.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0);
    head.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'});
    head.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
    head.putShort((short) (LEAF / 2)).putShort((short) (TREE / 2)).putInt(0);
    head.putLong(0).putLong(-1).putLong(out.position()).putLong(-1);
    head.putLong(0).putLong(group[0]).putInt(1).putInt(0).putLong(group[1]).putLong(group[2]);
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  /** Writes a group; the addresses of its header, tree and heap. */
  private long[] group(Map<String, Object> members) {
    List<long[]> entries = new ArrayList<>();
    ByteBuffer names = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    names.putLong(0);
    members.forEach(
        (name, member) -> {
          long at = names.position();
          names.put(name.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
          names.position((names.position() + 7) / 8 * 8);
          entries.add(new long[] {at, member(member)});
        });
    long data = reserve(names.position());
    out.put((int) data, names.array(), 0, names.position());
    long heap = reserve(32);
    out.put((int) heap, "HEAP".getBytes(StandardCharsets.US_ASCII));
    out.putLong((int) heap + 8, names.position()).putLong((int) heap + 16, 1);
    out.putLong((int) heap + 24, data);
    long tree = tree(entries);
    long header = reserve(16 + 8 + 16);
    out.put((int) header, (byte) 1).putShort((int) header + 2, (short) 1);
    out.putInt((int) header + 4, 1).putInt((int) header + 8, 24);
    out.putShort((int) header + 16, (short) 0x11).putShort((int) header + 18, (short) 16);
    out.putLong((int) header + 24, tree).putLong((int) header + 32, heap);
    return new long[] {header, tree, heap};
  }

  private long tree(List<long[]> entries) {
    List<Long> leaves = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += LEAF) {
      leaves.add(leaf(entries.subList(from, Math.min(entries.size(), from + LEAF))));
    }
    long tree = reserve(24 + 16 * TREE + 8);
    out.put((int) tree, "TREE".getBytes(StandardCharsets.US_ASCII));
    out.putShort((int) tree + 6, (short) leaves.size());
    out.putLong((int) tree + 8, -1).putLong((int) tree + 16, -1);
    for (int i = 0; i < leaves.size(); i++) {
      int last = Math.min(entries.size(), (i + 1) * LEAF) - 1;
      out.putLong((int) tree + 24 + 16 * i + 8, leaves.get(i));
      out.putLong((int) tree + 24 + 16 * i + 16, entries.get(last)[0]);
    }
    return tree;
  }

  private long leaf(List<long[]> entries) {
    int at = (int) reserve(8 + LEAF * 40);
    out.put(at, "SNOD".getBytes(StandardCharsets.US_ASCII)).put(at + 4, (byte) 1);
    out.putShort(at + 6, (short) entries.size());
    for (int i = 0; i < entries.size(); i++) {
      out.putLong(at + 8 + 40 * i, entries.get(i)[0]);
      out.putLong(at + 16 + 40 * i, entries.get(i)[1]);
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  private long member(Object member) {
    return member instanceof Data data ? dataset(data) : group((Map<String, Object>) member)[0];
  }

  private long dataset(Data data) {
    long place = reserve(data.bytes().length);
    out.put((int) place, data.bytes());
    ByteBuffer messages = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer space = ByteBuffer.allocate(8 + 8 * data.shape().size());
    space
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 1)
        .put((byte) data.shape().size())
        .putShort((short) 0);
    space.putInt(0);
    data.shape().forEach(space::putLong);
    message(messages, 0x01, space.array());
    message(messages, 0x03, type(data.type()));
    ByteBuffer layout = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    layout.put((byte) 3).put((byte) 1).putLong(place).putLong(data.bytes().length);
    message(messages, 0x08, layout.array());
    long header = reserve(16 + messages.position());
    out.put((int) header, (byte) 1).putShort((int) header + 2, (short) 3);
    out.putInt((int) header + 4, 1).putInt((int) header + 8, messages.position());
    out.put((int) header + 16, messages.array(), 0, messages.position());
    return header;
  }

  private static void message(ByteBuffer messages, int type, byte[] data) {
    int padded = (data.length + 7) / 8 * 8;
    messages.putShort((short) type).putShort((short) padded).putInt(0);
    messages.put(data).position(messages.position() + padded - data.length);
  }

  private static byte[] type(Hdf5Type type) {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT32 -> floatType(bytes, 4, new int[] {31, 23, 8, 0, 23, 127});
      case FLOAT16 -> floatType(bytes, 2, new int[] {15, 10, 5, 0, 10, 15});
      case BFLOAT16 -> bytes.put((byte) 0x15).put((byte) 0).putShort((short) 0).putInt(2);
      case OTHER ->
          bytes.put((byte) 0x10).put((byte) 8).putShort((short) 0).putInt(1).putInt(8 << 16);
    }
    return bytes.array();
  }

  private static void floatType(ByteBuffer bytes, int size, int[] layout) {
    bytes.put((byte) 0x11).put((byte) 0x20).put((byte) layout[0]).put((byte) 0).putInt(size);
    bytes.putShort((short) 0).putShort((short) (8 * size));
    bytes.put((byte) layout[1]).put((byte) layout[2]).put((byte) layout[3]).put((byte) layout[4]);
    bytes.putInt(layout[5]);
  }

  private long reserve(int bytes) {
    int at = (out.position() + 7) / 8 * 8;
    if (at + bytes > out.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(2 * (at + bytes)).order(ByteOrder.LITTLE_ENDIAN);
      larger.put(out.array(), 0, out.position());
      out = larger;
    }
    out.position(at + bytes);
    return at;
  }
}
