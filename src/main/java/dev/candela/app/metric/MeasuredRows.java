package dev.candela.app.metric;

import dev.candela.app.cache.ContentKey;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What metrics counted in rows, kept for a while: a table that is looked at while answers arrive is
 * measured again and again, and only the new rows cost something. Texts are not kept, only hashes.
 */
@Singleton
class MeasuredRows {

  /** Together a few tens of megabytes. */
  private static final int KEPT = 50_000;

  private final Map<String, double[]> counts;

  MeasuredRows() {
    this(KEPT * Metrics.infos().size());
  }

  MeasuredRows(int kept) {
    counts =
        Collections.synchronizedMap(
            new LinkedHashMap<>(16, 0.75f, true) {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<String, double[]> eldest) {
                return size() > kept;
              }
            });
  }

  /** The counts of each metric, in the order of the metrics. */
  List<double[]> counts(TextPair pair, List<Metric> metrics) {
    // Half of the hash is enough to tell rows apart, and half the memory.
    String row = ContentKey.of("row", pair.target(), pair.response()).substring(0, 32);
    double[][] all = new double[metrics.size()][];
    for (int i = 0; i < all.length; i++) {
      Metric metric = metrics.get(i);
      String key = metric.info().name() + row;
      double @Nullable [] known = counts.get(key);
      if (known == null) {
        known = metric.counts(pair);
        counts.put(key, known);
      }
      all[i] = known;
    }
    return Arrays.asList(all);
  }
}
