package dev.candela.lm.checkpoint.hdf5;

import dev.candela.lm.checkpoint.hdf5.ObjectHeader.Message;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The datasets of an HDF5 file. Read are superblocks of versions 0 to 3, groups as symbol tables or
 * with their links in the header, and datasets in one piece: no chunks, no compression.
 */
public final class Hdf5File {
  private static final int MOST_OBJECTS = 200_000;
  private static final int MOST_DEPTH = 64;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

  private static final int DATASPACE = 0x01;
  private static final int LINK_INFO = 0x02;
  private static final int LINK = 0x06;
  private static final int DATA_LAYOUT = 0x08;
  private static final int SYMBOL_TABLE = 0x11;

  private final Hdf5Source source;
  private final Map<String, Hdf5Dataset> datasets = new LinkedHashMap<>();
  private final Set<Long> seen = new HashSet<>();

  private Hdf5File(Hdf5Source source) {
    this.source = source;
  }

  /**
   * All datasets of a file by path.
   *
   * @throws Hdf5Exception if the file is not HDF5, is damaged or uses what is not read here; the
   *     message completes a sentence that begins with the file's name
   * @throws IOException if it cannot be read
   */
  public static Map<String, Hdf5Dataset> datasets(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      Superblock superblock = Superblock.read(new Hdf5Source(channel, size, 0), SIGNATURE);
      if (superblock.base() > size) {
        throw Bytes.damaged("it begins after its own end");
      }
      Hdf5File file = new Hdf5File(new Hdf5Source(channel, size, superblock.base()));
      file.visit("", superblock.root(), 0);
      return file.datasets;
    }
  }

  private void visit(String path, long address, int depth) throws IOException {
    if (!seen.add(address) || depth > MOST_DEPTH) {
      throw Bytes.damaged("\"%s\" leads in a circle".formatted(path));
    }
    if (seen.size() > MOST_OBJECTS) {
      throw Bytes.damaged("it has more than %d objects".formatted(MOST_OBJECTS));
    }
    List<Message> messages = ObjectHeader.read(source, address).messages();
    boolean dataset =
        messages.stream().anyMatch(each -> each.type() == DATA_LAYOUT || each.type() == DATASPACE);
    if (dataset) {
      datasets.put(path, DatasetReader.read(source, path, messages));
      return;
    }
    for (Link link : links(path, messages)) {
      visit(path.isEmpty() ? link.name() : path + "/" + link.name(), link.address(), depth + 1);
    }
  }

  private List<Link> links(String path, List<Message> messages) throws IOException {
    List<Link> links = new ArrayList<>();
    for (Message message : messages) {
      switch (message.type()) {
        case SYMBOL_TABLE ->
            links.addAll(
                SymbolTable.read(source, message.data().offset(), message.data().offset()));
        case LINK -> links.add(Link.read(message.data(), path));
        case LINK_INFO -> refuseDense(message.data(), path);
        default -> {}
      }
    }
    return links;
  }

  /** Groups with many members in newer files keep them in a heap, which Keras never writes. */
  private static void refuseDense(Bytes info, String path) throws Hdf5Exception {
    int flags = info.skip(1).u8();
    long heap = info.skip((flags & 1) != 0 ? 8 : 0).offset();
    if (heap != Bytes.UNDEFINED) {
      throw new Hdf5Exception(
          "the group \"%s\" keeps its members in a heap, which is not supported".formatted(path));
    }
  }
}
