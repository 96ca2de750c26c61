package dev.candela.app.run;

import dev.candela.app.run.RunStore.StoredRow;
import dev.candela.app.stream.EventSink;
import dev.candela.app.stream.Pulses;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client what becomes of a run. It reads the rows that changed since the last event from
 * the store, so that a client may be as slow as it likes, may come again after any time and to any
 * instance, and never keeps a run waiting.
 */
@Singleton
class RunTail {

  private static final int ROWS_AT_ONCE = 200;

  private final RunStore store;
  private final LiveRows live;
  private final Pulses pulses;

  RunTail(RunStore store, LiveRows live, Pulses pulses) {
    this.store = store;
    this.live = live;
    this.pulses = pulses;
  }

  /**
   * Sends what changed after a change, and goes on until the run has ended.
   *
   * @param after 0 for everything
   */
  void follow(String runId, long after, EventSink sink) {
    pulses.tail(runId, sink, new Client(runId, after, sink)::tell);
  }

  /** A client, and how much it knows. */
  private final class Client {

    private final String runId;
    private final EventSink sink;
    private final Map<LiveRow, ComingText.Known> known = new HashMap<>();
    private long seen;
    private @Nullable Run lastRun;

    Client(String runId, long seen, EventSink sink) {
      this.runId = runId;
      this.seen = seen;
      this.sink = sink;
    }

    /** Sends what is new; false when there will be no more. */
    boolean tell() {
      Optional<RunStore.Stored> found = store.find(runId);
      if (found.isEmpty()) {
        return false;
      }
      Run run = found.get().run();
      if (lastRun == null) {
        send("progress", run);
      }
      tellRows(found.get().changes());
      if (run.state().ended()) {
        send("end", run);
        return false;
      }
      if (lastRun != null && !run.equals(lastRun)) {
        send("progress", run);
      }
      lastRun = run;
      Collection<LiveRow> rows = live.of(runId);
      // A row that was put off comes again as another one, with a text of its own.
      known.keySet().retainAll(rows);
      rows.forEach(this::tellText);
      return true;
    }

    private void tellRows(long upTo) {
      List<StoredRow> rows = store.changedRows(runId, seen, upTo, ROWS_AT_ONCE);
      while (!rows.isEmpty()) {
        // Rows of one change that do not fit belong to the next page, which must not skip them.
        boolean full = rows.size() == ROWS_AT_ONCE;
        long last = rows.getLast().change();
        boolean oneChange = rows.getFirst().change() == last;
        if (full && !oneChange) {
          long cut = last;
          rows = rows.stream().filter(row -> row.change() < cut).toList();
        } else if (full) {
          rows = store.changedRows(runId, seen, last, Integer.MAX_VALUE);
        }
        tellPage(rows);
        rows = full ? store.changedRows(runId, seen, upTo, ROWS_AT_ONCE) : List.of();
      }
      seen = Math.max(seen, upTo);
    }

    private void tellPage(List<StoredRow> rows) {
      for (int i = 0; i < rows.size(); i++) {
        StoredRow row = rows.get(i);
        boolean lastOfChange = i == rows.size() - 1 || rows.get(i + 1).change() != row.change();
        // Who comes again after a part of a change gets all of its rows once more.
        seen = lastOfChange ? row.change() : row.change() - 1;
        send("row", row.result());
      }
    }

    private void tellText(LiveRow row) {
      if (row.finished()) {
        return;
      }
      ComingText.Known before = known.get(row);
      ComingText.News news = row.text().since(before == null ? ComingText.Known.NOTHING : before);
      if (before == null || news.anew()) {
        send("row", starting(row, news.text()));
      } else if (!news.text().isEmpty()) {
        send("token", new TokenEvent(row.row().exampleId(), row.row().index(), news.text()));
      }
      known.put(row, news.known());
    }

    private Result starting(LiveRow row, String text) {
      return Result.without(
              runId,
              row.row().exampleId(),
              lastRun == null ? "" : lastRun.model(),
              row.row().index(),
              RowStatus.RUNNING,
              null,
              Instant.now())
          .running(text);
    }

    private void send(String name, Object data) {
      sink.send(name, Long.toString(seen), data);
    }
  }

  /**
   * An answer goes on.
   *
   * @param text what to append
   */
  record TokenEvent(String exampleId, int index, String text) {}
}
