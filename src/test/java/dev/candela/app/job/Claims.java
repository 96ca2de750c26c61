package dev.candela.app.job;

import dev.candela.app.store.Database;
import dev.candela.app.stream.Pulses;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/** Claims of tests that do a job themselves. */
public final class Claims {

  /** Writes what the job is about. */
  public interface Insertion {
    void write(Handle handle, String id);
  }

  private Claims() {}

  /**
   * Makes a job that nobody else works on, and claims it.
   *
   * @param draining whether the application is about to end
   */
  public static Claim claim(
      Database database,
      JobStore store,
      Pulses pulses,
      String id,
      Insertion insertion,
      BooleanSupplier draining) {
    // Of a kind that no instance knows.
    String kind = UUID.randomUUID().toString().substring(0, 18);
    database.inTransaction(
        handle -> {
          store.insert(handle, id, kind);
          insertion.write(handle, id);
          return id;
        });
    String owner = UUID.randomUUID().toString();
    if (!store.claim(kind, owner, Duration.ofMinutes(5), 1).contains(id)) {
      throw new IllegalStateException("somebody else has the job");
    }
    return new Claim(id, owner, database, store, pulses, draining);
  }
}
