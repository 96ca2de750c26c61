package dev.candela.app.run;

import dev.candela.app.job.Job;
import dev.candela.app.job.JobState;
import dev.candela.app.job.JobStore;
import dev.candela.app.page.Paging;
import dev.candela.app.store.Database;
import dev.candela.app.store.StoredJson;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The runs and their rows in the store. */
@Singleton
class RunStore {

  private static final int IDS_AT_ONCE = 500;
  private static final int ROWS_AT_ONCE = 1000;

  private static final String RUN_COLUMNS =
      "j.id, j.kind, j.state, j.cancel_requested, j.changes, j.created_at, j.started_at,"
          + " j.claimed_at, j.ended_at, r.dataset, r.model, r.parameters, r.repeats, r.fresh,"
          + " r.total, r.done, r.failed, r.cancelled, r.cached, r.computed_before, r.waiting_for"
          + " from run r join job j on j.id = r.id";

  private static final String ROW_COLUMNS =
      "w.run_id, w.position, w.example_id, w.repeat_index, w.status, w.outcome, w.cached,"
          + " w.change_id, w.updated_at, r.model from run_row w join run r on r.id = w.run_id";

  private final Database database;
  private final StoredJson json;

  RunStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /**
   * A run as it is kept.
   *
   * @param changes the number of the last change that its numbers include
   */
  record Stored(Run run, boolean fresh, long changes) {}

  /** A row with its place in the run. */
  record StoredRow(int position, long change, Result result) {}

  /** What became of a row. */
  record Recorded(RunRow row, Outcome outcome) {}

  /** Which runs to list; null stands for all. */
  record Filter(@Nullable String dataset, @Nullable String model, @Nullable JobState state) {}

  /** Adds a run with its rows. */
  void insert(Handle handle, Run run, boolean fresh, List<String> exampleIds) {
    handle
        .createUpdate(
            """
            insert into run (id, dataset, model, parameters, repeats, fresh, total, done, failed,
              cancelled, cached, computed_before)
            values (:id, :dataset, :model, :parameters, :repeats, :fresh, :total, 0, 0, 0, 0, 0)
            """)
        .bind("id", run.id())
        .bind("dataset", run.dataset())
        .bind("model", run.model())
        .bind("parameters", json.write(run.parameters()))
        .bind("repeats", run.repeats())
        .bind("fresh", fresh)
        .bind("total", run.total())
        .execute();
    insertRows(handle, run, exampleIds);
  }

  private static void insertRows(Handle handle, Run run, List<String> exampleIds) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into run_row (run_id, position, example_id, repeat_index, status, cached,
              change_id, updated_at)
            values (:run, :position, :example, :index, 'queued', false, 0, current_timestamp)
            """);
    int position = 0;
    for (int index = 0; index < run.repeats(); index++) {
      for (String exampleId : exampleIds) {
        batch
            .bind("run", run.id())
            .bind("position", position++)
            .bind("example", exampleId)
            .bind("index", index)
            .add();
        if (batch.size() == ROWS_AT_ONCE) {
          batch.execute();
        }
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  Optional<Stored> find(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select " + RUN_COLUMNS + " where r.id = :id")
                .bind("id", id)
                .map((row, context) -> readRun(row))
                .findOne());
  }

  /** Runs, the newest first. */
  List<Run> list(Filter filter, Paging paging) {
    return database.withHandle(
        handle ->
            filtered(
                    handle,
                    "select " + RUN_COLUMNS,
                    filter,
                    " order by j.created_at desc, j.id limit :limit offset :offset")
                .bind("limit", paging.limit())
                .bind("offset", paging.offset())
                .map((row, context) -> readRun(row).run())
                .list());
  }

  /** The jobs that are runs of a dataset. */
  static List<Job> jobsOf(Handle handle, String dataset) {
    return handle
        .createQuery("select j.* from job j join run r on r.id = j.id where r.dataset = :dataset")
        .bind("dataset", dataset)
        .map((row, context) -> JobStore.read(row))
        .list();
  }

  int count(Filter filter) {
    return database.withHandle(
        handle ->
            filtered(handle, "select count(*) from run r join job j on j.id = r.id", filter, "")
                .mapTo(Integer.class)
                .one());
  }

  private static Query filtered(Handle handle, String select, Filter filter, String order) {
    var where = new ArrayList<String>();
    if (filter.dataset() != null) {
      where.add("r.dataset = :dataset");
    }
    if (filter.model() != null) {
      where.add("r.model = :model");
    }
    if (filter.state() != null) {
      where.add("j.state = :state");
    }
    String all = where.isEmpty() ? "" : " where " + String.join(" and ", where);
    Query query = handle.createQuery(select + all + order);
    if (filter.dataset() != null) {
      query.bind("dataset", filter.dataset());
    }
    if (filter.model() != null) {
      query.bind("model", filter.model());
    }
    if (filter.state() != null) {
      query.bind("state", filter.state().wireName());
    }
    return query;
  }

  /** Rows that wait, in their order, after a position. */
  List<RunRow> queued(String runId, int after, int limit) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select position, example_id, repeat_index from run_row
                    where run_id = :run and status = 'queued' and position > :after
                    order by position limit :limit
                    """)
                .bind("run", runId)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new RunRow(row.getInt(1), row.getString(2), row.getInt(3)))
                .list());
  }

  /** Rows with a status, in their order. */
  List<StoredRow> rows(String runId, @Nullable RowStatus status, Paging paging) {
    return database.withHandle(
        handle ->
            rowQuery(
                    handle,
                    "select "
                        + ROW_COLUMNS
                        + " where w.run_id = :run"
                        + statusIs(status)
                        + " order by w.position limit :limit offset :offset",
                    runId,
                    status)
                .bind("limit", paging.limit())
                .bind("offset", paging.offset())
                .map((row, context) -> readRow(row))
                .list());
  }

  int countRows(String runId, @Nullable RowStatus status) {
    return database.withHandle(
        handle ->
            rowQuery(
                    handle,
                    "select count(*) from run_row w where w.run_id = :run" + statusIs(status),
                    runId,
                    status)
                .mapTo(Integer.class)
                .one());
  }

  private static String statusIs(@Nullable RowStatus status) {
    return status == null ? "" : " and w.status = :status";
  }

  private static Query rowQuery(
      Handle handle, String sql, String runId, @Nullable RowStatus status) {
    Query query = handle.createQuery(sql).bind("run", runId);
    return status == null ? query : query.bind("status", status.wireName());
  }

  /** Rows that changed after a change and up to another, in the order in which they did. */
  List<StoredRow> changedRows(String runId, long after, long upTo, int limit) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + ROW_COLUMNS
                        + """
                         where w.run_id = :run and w.change_id > :after and w.change_id <= :upTo
                        order by w.change_id, w.position limit :limit
                        """)
                .bind("run", runId)
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .map((row, context) -> readRow(row))
                .list());
  }

  /** Notes how much was computed before the present owner began. */
  static void begin(Handle handle, String runId) {
    handle.execute(
        "update run set computed_before = done - cached + failed, waiting_for = null where id = ?",
        runId);
  }

  /** Notes why no row can be answered at this moment; the next outcome ends that. */
  static void waitFor(Handle handle, String runId, String reason) {
    handle.execute("update run set waiting_for = ? where id = ?", reason, runId);
  }

  /** Writes what became of rows. */
  void record(Handle handle, String runId, List<Recorded> recorded, long change) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            update run_row
            set status = :status, outcome = :outcome, cached = :cached, change_id = :change,
              updated_at = current_timestamp
            where run_id = :run and position = :position
            """);
    int done = 0;
    int failed = 0;
    int cached = 0;
    for (Recorded each : recorded) {
      switch (each.outcome()) {
        case Outcome.Answered(Answer answer, boolean wasThere) -> {
          bind(batch, RowStatus.DONE, json.write(answer), wasThere);
          done++;
          cached += wasThere ? 1 : 0;
        }
        case Outcome.Failed(Failure failure) -> {
          bind(batch, RowStatus.FAILED, json.write(failure), false);
          failed++;
        }
        case Outcome.Cancelled() ->
            throw new IllegalArgumentException("a row that was given up is still queued");
      }
      batch.bind("run", runId).bind("position", each.row().position()).bind("change", change).add();
    }
    batch.execute();
    handle.execute(
        "update run set done = done + ?, failed = failed + ?, cached = cached + ?,"
            + " waiting_for = null where id = ?",
        done,
        failed,
        cached,
        runId);
  }

  private static void bind(PreparedBatch batch, RowStatus status, String outcome, boolean cached) {
    batch.bind("status", status.wireName()).bind("outcome", outcome).bind("cached", cached);
  }

  /** Writes that the rows which wait never will be asked. */
  static void cancelQueued(Handle handle, String runId, long change) {
    int rows =
        handle.execute(
            "update run_row set status = 'cancelled', change_id = ?, updated_at = current_timestamp"
                + " where run_id = ? and status = 'queued'",
            change,
            runId);
    handle.execute("update run set cancelled = cancelled + ? where id = ?", rows, runId);
  }

  /** Writes that the rows which wait failed, all for the same reason. */
  void failQueued(Handle handle, String runId, long change, Failure reason) {
    int rows =
        handle.execute(
            "update run_row set status = 'failed', outcome = ?, change_id = ?,"
                + " updated_at = current_timestamp where run_id = ? and status = 'queued'",
            json.write(reason),
            change,
            runId);
    handle.execute("update run set failed = failed + ? where id = ?", rows, runId);
  }

  /** Lets the rows that have no answer wait again; returns how many they are. */
  static int queueAgain(Handle handle, String runId) {
    int rows =
        handle.execute(
            "update run_row set status = 'queued', outcome = null, updated_at = current_timestamp,"
                + " change_id = (select changes from job where id = run_row.run_id)"
                + " where run_id = ? and status in ('failed', 'cancelled')",
            runId);
    handle.execute("update run set failed = 0, cancelled = 0 where id = ?", runId);
    return rows;
  }

  /** The newest outcome of the first repeat, for each of some examples that has one. */
  List<Result> latest(String dataset, String model, List<String> exampleIds) {
    var found = new ArrayList<Result>();
    for (int from = 0; from < exampleIds.size(); from += IDS_AT_ONCE) {
      List<String> some = exampleIds.subList(from, Math.min(exampleIds.size(), from + IDS_AT_ONCE));
      found.addAll(database.withHandle(handle -> latestOf(handle, dataset, model, some)));
    }
    return found;
  }

  private List<Result> latestOf(
      Handle handle, String dataset, String model, List<String> exampleIds) {
    return handle
        .createQuery(
            "select * from (select "
                + ROW_COLUMNS.replace(
                    " from run_row",
                    ", row_number() over (partition by w.example_id"
                        + " order by w.updated_at desc, r.id) as newest from run_row")
                + """
                 where w.example_id in (<ids>) and w.repeat_index = 0
                  and w.status in ('done', 'failed') and r.dataset = :dataset and r.model = :model
                ) as ranked where newest = 1
                """)
        .bindList("ids", exampleIds)
        .bind("dataset", dataset)
        .bind("model", model)
        .map((row, context) -> readRow(row).result())
        .list();
  }

  private Stored readRun(ResultSet row) throws SQLException {
    Job job = JobStore.read(row);
    int total = row.getInt("total");
    int done = row.getInt("done");
    int failed = row.getInt("failed");
    int cached = row.getInt("cached");
    // A run that was given up has tried all that it could.
    JobState state = job.state() == JobState.FAILED ? JobState.DONE : job.state();
    String waitingFor = state == JobState.RUNNING ? row.getString("waiting_for") : null;
    Long secondsLeft = null;
    if (state == JobState.RUNNING && waitingFor == null && job.claimedAt() != null) {
      secondsLeft =
          RemainingTime.seconds(
              done - cached + failed - row.getInt("computed_before"),
              Duration.between(job.claimedAt(), Instant.now()),
              total - done - failed - row.getInt("cancelled"));
    }
    Run run =
        new Run(
            job.id(),
            row.getString("dataset"),
            row.getString("model"),
            json.read(row.getString("parameters"), Parameters.class),
            row.getInt("repeats"),
            state,
            total,
            done,
            failed,
            cached,
            job.createdAt(),
            job.startedAt(),
            job.endedAt(),
            secondsLeft,
            waitingFor);
    return new Stored(run, row.getBoolean("fresh"), job.changes());
  }

  private StoredRow readRow(ResultSet row) throws SQLException {
    String runId = row.getString("run_id");
    String exampleId = row.getString("example_id");
    String model = row.getString("model");
    int index = row.getInt("repeat_index");
    RowStatus status = RowStatus.of(row.getString("status"));
    String outcome = row.getString("outcome");
    Instant updatedAt = row.getObject("updated_at", OffsetDateTime.class).toInstant();
    Result result =
        status == RowStatus.DONE
            ? Result.answered(
                runId,
                exampleId,
                model,
                index,
                json.read(outcome, Answer.class),
                row.getBoolean("cached"),
                updatedAt)
            : Result.without(
                runId,
                exampleId,
                model,
                index,
                status,
                outcome == null ? null : json.read(outcome, Failure.class),
                updatedAt);
    return new StoredRow(row.getInt("position"), row.getLong("change_id"), result);
  }
}
