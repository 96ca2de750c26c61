package dev.candela.app.salience;

import dev.candela.app.job.Job;
import dev.candela.app.job.JobStore;
import dev.candela.app.store.Database;
import dev.candela.app.store.StoredJson;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The ablations in the store. */
@Singleton
class AblationStore {

  private final Database database;
  private final StoredJson json;

  AblationStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /** An ablation as it is kept. */
  record Stored(AblationPlan plan, Ablation ablation) {}

  void insert(Handle handle, AblationPlan plan) {
    handle
        .createUpdate(
            """
            insert into ablation (id, model, plan, calls, calls_done)
            values (:id, :model, :plan, :calls, 0) on conflict do nothing
            """)
        .bind("id", plan.id())
        .bind("model", plan.model())
        .bind("plan", json.write(plan))
        .bind("calls", plan.calls().size())
        .execute();
  }

  Optional<Stored> find(String id) {
    return database.withHandle(handle -> find(handle, id));
  }

  Optional<Stored> find(Handle handle, String id) {
    return handle
        .createQuery(
            """
            select j.id, j.kind, j.state, j.cancel_requested, j.changes, j.created_at,
              j.started_at, j.claimed_at, j.ended_at,
              a.plan, a.calls, a.calls_done, a.scores, a.problem
            from ablation a join job j on j.id = a.id where a.id = :id
            """)
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Writes how far an ablation has come. */
  void progress(
      Handle handle, String id, int callsDone, AblationScores scores, @Nullable String problem) {
    handle
        .createUpdate(
            "update ablation set calls_done = :done, scores = :scores, problem = :problem"
                + " where id = :id")
        .bind("done", callsDone)
        .bind("scores", json.write(scores))
        .bind("problem", problem)
        .bind("id", id)
        .execute();
  }

  /** Writes why nothing was found out. */
  static void fail(Handle handle, String id, String problem) {
    handle.execute("update ablation set problem = ? where id = ?", problem, id);
  }

  /**
   * Forgets how far an ablation had come; the cache has what it found out. Its model may go by
   * another name than then.
   */
  void reset(Handle handle, AblationPlan plan) {
    handle.execute(
        "update ablation set model = ?, plan = ?, calls_done = 0, scores = null, problem = null"
            + " where id = ?",
        plan.model(),
        json.write(plan),
        plan.id());
  }

  /** Removes those that ended long ago. */
  static void removeOlderThan(Handle handle, Duration age) {
    handle.execute(
        "delete from job where kind = ? and ended_at < current_timestamp - cast(? as bigint) * interval '1' second",
        AblationWork.KIND,
        age.toSeconds());
  }

  private Stored read(ResultSet row) throws SQLException {
    Job job = JobStore.read(row);
    AblationPlan plan = json.read(row.getString("plan"), AblationPlan.class);
    @Nullable String scoresText = row.getString("scores");
    AblationScores scores =
        scoresText == null
            ? AblationScores.none(plan.segments().size())
            : json.read(scoresText, AblationScores.class);
    return new Stored(
        plan,
        new Ablation(
            job.id(),
            plan.model(),
            job.state(),
            row.getInt("calls"),
            row.getInt("calls_done"),
            plan.measure(),
            scores.scores(),
            scores.insideNoise(),
            scores.noiseFloor(),
            row.getString("problem")));
  }
}
