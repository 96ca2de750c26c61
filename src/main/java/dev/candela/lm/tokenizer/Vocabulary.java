package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.candela.lm.checkpoint.CheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a tokenizer by id. A quarter of a million strings are kept as one array of bytes,
 * which takes a fraction of the memory and nothing to collect.
 */
final class Vocabulary {
  /** Far above any real vocabulary; keeps a broken file from asking for gigabytes. */
  private static final int MAX_SIZE = 1 << 24;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final int size;
  private final BitSet special;
  private final Map<Integer, AddedToken> added;

  private Vocabulary(Builder builder) {
    bytes = Arrays.copyOf(builder.bytes, builder.used);
    size = builder.size;
    starts = Arrays.copyOf(builder.starts, size);
    ends = Arrays.copyOf(builder.ends, size);
    special = (BitSet) builder.special.clone();
    added = Map.copyOf(builder.added);
  }

  /** One more than the highest id. */
  int size() {
    return size;
  }

  /** Whether {@code id} has a piece; holes and the surplus rows of an embedding table have none. */
  boolean has(int id) {
    return id >= 0 && id < size && starts[id] >= 0;
  }

  /** The piece of {@code id}, or null if it has none. */
  @Nullable String piece(int id) {
    return has(id) ? new String(bytes, starts[id], ends[id] - starts[id], UTF_8) : null;
  }

  /** All pieces as UTF-8, one after the other; {@link #start} and {@link #end} say where. */
  byte[] bytes() {
    return bytes;
  }

  int start(int id) {
    return starts[id];
  }

  int end(int id) {
    return ends[id];
  }

  /** Whether decoding leaves {@code id} out. */
  boolean isSpecial(int id) {
    return special.get(id);
  }

  /** The added token with this id, or null if it is an ordinary piece. */
  @Nullable AddedToken added(int id) {
    return added.get(id);
  }

  List<AddedToken> addedTokens() {
    return new ArrayList<>(added.values());
  }

  /**
   * The piece as LIT shows it: the byte-level signs for space and newline become {@code ▁} and a
   * real newline, {@code <0x0A>} becomes a newline, everything else stays raw.
   */
  String display(int id) {
    if (id < 0) {
      throw negative(id);
    }
    String piece = piece(id);
    if (piece == null) {
      return "<unnamed " + id + ">";
    }
    return piece.replace('Ċ', '\n').replace('Ġ', '▁').replace("<0x0A>", "\n");
  }

  static IllegalArgumentException negative(int id) {
    return new IllegalArgumentException("Token id " + id + " is negative.");
  }

  /** Collects pieces in any order of ids; a later piece with the same id replaces the earlier. */
  static final class Builder {
    private final String file;
    private byte[] bytes = new byte[1 << 16];
    private int used;
    private int[] starts = new int[1 << 12];
    private int[] ends = new int[1 << 12];
    private int size;
    private final BitSet special = new BitSet();
    private final Map<Integer, AddedToken> added = new HashMap<>();

    /**
     * @param file the file that errors name
     */
    Builder(String file) {
      this.file = file;
      Arrays.fill(starts, -1);
    }

    Builder put(long id, String piece) {
      if (id < 0 || id >= MAX_SIZE) {
        throw new CheckpointException(
            "%s gives a token the id %d, which no vocabulary has.".formatted(file, id));
      }
      byte[] utf8 = piece.getBytes(UTF_8);
      makeRoom((int) id, utf8.length);
      System.arraycopy(utf8, 0, bytes, used, utf8.length);
      starts[(int) id] = used;
      used += utf8.length;
      ends[(int) id] = used;
      size = Math.max(size, (int) id + 1);
      return this;
    }

    Builder add(AddedToken token) {
      put(token.id(), token.content());
      added.put(token.id(), token);
      if (token.special()) {
        special.set(token.id());
      }
      return this;
    }

    /** How many ids have a piece. */
    int count() {
      int count = 0;
      for (int id = 0; id < size; id++) {
        count += starts[id] >= 0 ? 1 : 0;
      }
      return count;
    }

    /** The ids of those of {@code pieces} that are there. */
    Map<String, Integer> idsOf(Collection<String> pieces) {
      Set<String> wanted = new HashSet<>(pieces);
      BitSet lengths = new BitSet();
      wanted.forEach(piece -> lengths.set(piece.getBytes(UTF_8).length));
      Map<String, Integer> found = new HashMap<>();
      for (int id = 0; id < size; id++) {
        if (starts[id] >= 0 && lengths.get(ends[id] - starts[id])) {
          String piece = new String(bytes, starts[id], ends[id] - starts[id], UTF_8);
          if (wanted.contains(piece)) {
            found.put(piece, id);
          }
        }
      }
      return found;
    }

    Vocabulary build() {
      if (size == 0) {
        throw new CheckpointException(file + " has an empty vocabulary.");
      }
      return new Vocabulary(this);
    }

    private void makeRoom(int id, int length) {
      if (used > Integer.MAX_VALUE / 2 - length) {
        throw new CheckpointException(file + " has a vocabulary of more than a gigabyte.");
      }
      if (used + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(used + length, 2 * bytes.length));
      }
      if (id >= starts.length) {
        int before = starts.length;
        int after = Math.max(id + 1, 2 * before);
        starts = Arrays.copyOf(starts, after);
        ends = Arrays.copyOf(ends, after);
        Arrays.fill(starts, before, after, -1);
      }
    }
  }
}
