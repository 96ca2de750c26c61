package dev.candela.app.run;

import dev.candela.app.stream.Pulses;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The rows that models are being asked about at this moment, with the text so far. Those who follow
 * a run look here for what is new, so that nobody keeps a queue of tokens for anybody.
 */
@Singleton
class LiveRows {

  private final Pulses pulses;
  private final ConcurrentHashMap<String, ConcurrentSkipListMap<Integer, LiveRow>> runs =
      new ConcurrentHashMap<>();

  LiveRows(Pulses pulses) {
    this.pulses = pulses;
  }

  /** A run begins. */
  void begin(String runId) {
    runs.put(runId, new ConcurrentSkipListMap<>());
  }

  /** A run has ended. */
  void end(String runId) {
    runs.remove(runId);
  }

  /** A row of a run begins. */
  LiveRow begin(String runId, RunRow row) {
    var live = new LiveRow(row);
    Map<Integer, LiveRow> rows = runs.get(runId);
    if (rows != null) {
      rows.put(row.position(), live);
      pulses.beat(runId);
    }
    return live;
  }

  /** A row of a run has an outcome in the store. */
  void end(String runId, RunRow row) {
    Map<Integer, LiveRow> rows = runs.get(runId);
    if (rows != null) {
      rows.remove(row.position());
    }
  }

  /** There is more of an answer. */
  void more(String runId, LiveRow row, String text) {
    row.text().more(text);
    pulses.beat(runId);
  }

  /** The rows of a run, by position; empty when another instance works on it. */
  Collection<LiveRow> of(String runId) {
    Map<Integer, LiveRow> rows = runs.get(runId);
    return rows == null ? List.of() : rows.values();
  }
}
