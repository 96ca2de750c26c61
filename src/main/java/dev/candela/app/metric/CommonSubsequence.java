package dev.candela.app.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The length of the longest common subsequence, computed for 64 positions at a time (Hyyrö, "A note
 * on bit-parallel alignment computation", 2004): two texts of 10,000 words take milliseconds.
 */
final class CommonSubsequence {

  private static final int BITS = Long.SIZE;

  private CommonSubsequence() {}

  static <T> int length(List<T> first, List<T> second) {
    int blocks = (first.size() + BITS - 1) / BITS;
    Map<T, long[]> positions = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      positions.computeIfAbsent(first.get(i), item -> new long[blocks])[i / BITS] |= 1L << i;
    }
    // A cleared bit is a position at which the longest common subsequence grows.
    long[] open = new long[blocks];
    Arrays.fill(open, -1L);
    for (T item : second) {
      long[] matches = positions.get(item);
      if (matches != null) {
        step(open, matches);
      }
    }
    return cleared(open, first.size());
  }

  /** open = (open + (open & matches)) | (open & ~matches), with carries between the blocks. */
  private static void step(long[] open, long[] matches) {
    long carry = 0;
    for (int block = 0; block < open.length; block++) {
      long before = open[block];
      long hits = before & matches[block];
      long sum = before + hits;
      long carried = sum + carry;
      carry =
          Long.compareUnsigned(sum, before) < 0 || Long.compareUnsigned(carried, sum) < 0 ? 1 : 0;
      open[block] = carried | (before & ~matches[block]);
    }
  }

  private static int cleared(long[] open, int size) {
    int cleared = 0;
    for (int i = 0; i < size; i++) {
      if ((open[i / BITS] & (1L << i)) == 0) {
        cleared++;
      }
    }
    return cleared;
  }
}
