package dev.candela.app.job;

import dev.candela.app.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The jobs in the store. All times are the database's, as the clocks of instances may differ. */
@Singleton
public class JobStore {

  private static final String COLUMNS =
      "id, kind, state, cancel_requested, changes, created_at, started_at, claimed_at, ended_at";

  private final Database database;

  JobStore(Database database) {
    this.database = database;
  }

  /** Adds a job that nobody has begun; one with this id is left as it is. */
  public void insert(Handle handle, String id, String kind) {
    handle
        .createUpdate(
            """
            insert into job (id, kind, state, cancel_requested, changes, defects, created_at)
            values (:id, :kind, 'queued', false, 0, 0, current_timestamp)
            on conflict do nothing
            """)
        .bind("id", id)
        .bind("kind", kind)
        .execute();
  }

  /** The job with an id. */
  public Optional<Job> find(Handle handle, String id) {
    return handle
        .createQuery("select " + COLUMNS + " from job where id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** How many jobs of a kind nobody has begun. */
  public int waiting(Handle handle, String kind) {
    return handle
        .createQuery("select count(*) from job where kind = :kind and state = 'queued'")
        .bind("kind", kind)
        .mapTo(Integer.class)
        .one();
  }

  /** Takes jobs that nobody works on, the oldest first. */
  List<String> claim(String kind, String owner, Duration lease, int most) {
    List<String> candidates =
        database.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from job
                        where kind = :kind and state in ('queued', 'running')
                          and (lease_until is null or lease_until < current_timestamp)
                        order by created_at, id
                        limit :most
                        """)
                    .bind("kind", kind)
                    .bind("most", most)
                    .mapTo(String.class)
                    .list());
    return candidates.stream().filter(id -> claim(id, owner, lease)).toList();
  }

  /**
   * Takes a job if still nobody works on it: of several that try, the database lets one through.
   */
  private boolean claim(String id, String owner, Duration lease) {
    return database.inTransaction(
        handle ->
            handle
                    .createUpdate(
                        """
                        update job
                        set state = 'running', lease_owner = :owner,
                          lease_until = current_timestamp + cast(:seconds as double precision) * interval '1' second,
                          started_at = coalesce(started_at, current_timestamp),
                          claimed_at = current_timestamp, changes = changes + 1
                        where id = :id and state in ('queued', 'running')
                          and (lease_until is null or lease_until < current_timestamp)
                        """)
                    .bind("id", id)
                    .bind("owner", owner)
                    .bind("seconds", seconds(lease))
                    .execute()
                == 1);
  }

  /**
   * Renews the leases of an owner.
   *
   * @return the jobs that are still the owner's, and whether somebody asked to end them
   */
  Map<String, Boolean> renew(String owner, Duration lease) {
    return database.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update job set lease_until = current_timestamp + cast(:seconds as double precision) * interval '1' second
                  where lease_owner = :owner and state = 'running'
                  """)
              .bind("owner", owner)
              .bind("seconds", seconds(lease))
              .execute();
          return handle
              .createQuery(
                  "select id, cancel_requested from job"
                      + " where lease_owner = :owner and state = 'running'")
              .bind("owner", owner)
              .map((row, context) -> Map.entry(row.getString(1), row.getBoolean(2)))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        });
  }

  /**
   * Counts a change of a job. Until the transaction ends nobody else can, so that changes become
   * visible in their order.
   *
   * @throws LeaseLost when the job is not the owner's
   */
  long change(Handle handle, String id, String owner) {
    int mine =
        handle
            .createUpdate(
                "update job set changes = changes + 1 where id = :id and lease_owner = :owner")
            .bind("id", id)
            .bind("owner", owner)
            .execute();
    if (mine == 0) {
      throw new LeaseLost();
    }
    return changes(handle, id);
  }

  private static long changes(Handle handle, String id) {
    return handle
        .createQuery("select changes from job where id = :id")
        .bind("id", id)
        .mapTo(Long.class)
        .one();
  }

  /** Says how a job ended. */
  static void end(Handle handle, String id, JobState state) {
    handle
        .createUpdate(
            """
            update job
            set state = :state, lease_owner = null, lease_until = null, ended_at = current_timestamp
            where id = :id
            """)
        .bind("id", id)
        .bind("state", state.wireName())
        .execute();
  }

  /** Gives a job back, so that somebody else may go on with it after a while. */
  void release(String id, String owner, Duration pause) {
    database.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update job
                    set lease_owner = null,
                      lease_until = current_timestamp + cast(:seconds as double precision) * interval '1' second
                    where id = :id and lease_owner = :owner
                    """)
                .bind("id", id)
                .bind("owner", owner)
                .bind("seconds", seconds(pause))
                .execute());
  }

  /** Counts a defect; returns how many there have been. */
  int countDefect(String id) {
    return database.inTransaction(
        handle -> {
          handle.execute("update job set defects = defects + 1 where id = ?", id);
          return handle
              .createQuery("select defects from job where id = :id")
              .bind("id", id)
              .mapTo(Integer.class)
              .findOne()
              .orElse(0);
        });
  }

  /**
   * Asks to end a job. One that nobody works on ends at once.
   *
   * @param whenEnded records what becomes of its parts
   * @return whether it ended at once
   */
  boolean requestCancel(String id, Claim.Entry whenEnded) {
    return database.inTransaction(
        handle -> {
          int idle =
              handle
                  .createUpdate(
                      """
                      update job set state = 'cancelled', changes = changes + 1
                      where id = :id and state in ('queued', 'running')
                        and (lease_until is null or lease_until < current_timestamp)
                      """)
                  .bind("id", id)
                  .execute();
          if (idle == 1) {
            whenEnded.write(handle, changes(handle, id));
            end(handle, id, JobState.CANCELLED);
            return true;
          }
          handle.execute(
              "update job set cancel_requested = true where id = ? and state = 'running'", id);
          return false;
        });
  }

  /** Lets a job that has ended begin again; false when it has not ended. */
  public boolean again(Handle handle, String id) {
    return handle
            .createUpdate(
                """
                update job
                set state = 'queued', cancel_requested = false, defects = 0, ended_at = null,
                  changes = changes + 1
                where id = :id and state in ('done', 'failed', 'cancelled')
                """)
            .bind("id", id)
            .execute()
        == 1;
  }

  /** Removes a job with all that belongs to it; whoever works on it loses it. */
  public boolean delete(Handle handle, String id) {
    return handle.execute("delete from job where id = ?", id) == 1;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /** Reads a row with the columns of a job. */
  public static Job read(ResultSet row) throws SQLException {
    return new Job(
        row.getString("id"),
        row.getString("kind"),
        JobState.of(row.getString("state")),
        row.getBoolean("cancel_requested"),
        row.getLong("changes"),
        instant(row, "created_at").orElseThrow(),
        instant(row, "started_at").orElse(null),
        instant(row, "claimed_at").orElse(null),
        instant(row, "ended_at").orElse(null));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
