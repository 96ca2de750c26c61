package dev.candela.app.job;

import dev.candela.app.store.Database;
import dev.candela.app.stream.Pulses;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/** The right to work on a job, for as long as the lease is renewed. Safe for several threads. */
public final class Claim {

  /** Something to write about a job. */
  @FunctionalInterface
  public interface Entry {

    /**
     * Writes it.
     *
     * @param change the number of this change of the job
     */
    void write(Handle handle, long change);
  }

  private final String id;
  private final String owner;
  private final Database database;
  private final JobStore store;
  private final Pulses pulses;
  private final BooleanSupplier draining;
  private volatile boolean cancelled;
  private volatile boolean lost;

  Claim(
      String id,
      String owner,
      Database database,
      JobStore store,
      Pulses pulses,
      BooleanSupplier draining) {
    this.id = id;
    this.owner = owner;
    this.database = database;
    this.store = store;
    this.pulses = pulses;
    this.draining = draining;
  }

  /** Whether to begin nothing more, for whatever reason. */
  public boolean stopped() {
    return cancelled || lost || draining.getAsBoolean();
  }

  /** Whether what is under way is of no use to anybody; while draining it may still be finished. */
  public boolean abandoned() {
    return cancelled || lost;
  }

  /**
   * Records something, then wakes those who follow the job.
   *
   * @throws LeaseLost when the job is somebody else's by now
   */
  public void record(Entry entry) {
    try {
      database.inTransaction(
          handle -> {
            entry.write(handle, store.change(handle, id, owner));
            return id;
          });
    } catch (LeaseLost e) {
      lost = true;
      throw e;
    }
    pulses.beat(id);
  }

  boolean cancelRequested() {
    return cancelled;
  }

  boolean isLost() {
    return lost;
  }

  void cancel() {
    cancelled = true;
  }

  void lose() {
    lost = true;
  }
}
