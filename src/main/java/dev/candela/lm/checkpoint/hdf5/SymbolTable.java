package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The members of a group as a B-tree of symbol nodes with their names in a heap (III.A, B, D). */
final class SymbolTable {
  private static final int MOST_LEVELS = 16;
  private static final int ENTRY_BYTES = 40;
  private static final int LONGEST_NAME = 1 << 12;

  private final Hdf5Source source;
  private final byte[] heap;
  private final List<Link> links = new ArrayList<>();

  private SymbolTable(Hdf5Source source, Bytes names) throws Hdf5Exception {
    this.source = source;
    heap = new byte[names.remaining()];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = (byte) names.u8();
    }
  }

  static List<Link> read(Hdf5Source source, long tree, long heap) throws IOException {
    Bytes header = source.read(heap, 32);
    header.expect("HEAP");
    long bytes = header.skip(4).length();
    SymbolTable table = new SymbolTable(source, source.read(header.skip(8).offset(), bytes));
    table.node(tree, MOST_LEVELS);
    return table.links;
  }

  private void node(long address, int mostLevels) throws IOException {
    Bytes header = source.read(address, 24);
    header.expect("TREE");
    int type = header.u8();
    int level = header.u8();
    int entries = header.u16();
    if (type != 0 || level >= mostLevels) {
      throw Bytes.damaged(
          "the tree node at address %d has type %d and level %d".formatted(address, type, level));
    }
    Bytes children = source.read(address + 24, 16L * entries + 8);
    for (int i = 0; i < entries; i++) {
      long child = children.skip(8).offset();
      if (level == 0) {
        symbols(child);
      } else {
        node(child, level);
      }
    }
  }

  private void symbols(long address) throws IOException {
    Bytes header = source.read(address, 8);
    header.expect("SNOD");
    int count = header.skip(2).u16();
    Bytes entries = source.read(address + 8, (long) count * ENTRY_BYTES);
    for (int i = 0; i < count; i++) {
      long name = entries.offset();
      long object = entries.offset();
      if (entries.u32() == 2) {
        throw new Hdf5Exception(
            "\"%s\" is a symbolic link, which is not supported".formatted(name(name)));
      }
      entries.skip(20);
      links.add(new Link(name(name), object));
    }
  }

  private String name(long offset) throws Hdf5Exception {
    int end = Math.clamp(offset, 0, heap.length);
    int start = end;
    while (end < heap.length && heap[end] != 0) {
      end++;
    }
    if (end == heap.length || end == start || end - start > LONGEST_NAME) {
      throw Bytes.damaged("there is no name at %d of the heap".formatted(offset));
    }
    return new String(heap, start, end - start, StandardCharsets.UTF_8);
  }
}
