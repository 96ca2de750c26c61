package dev.candela.app.job;

import org.jdbi.v3.core.Handle;

/** How jobs of one kind are done. */
public interface JobKind {

  /** Its name in the store. */
  String name();

  /** The most jobs of this kind that one instance works on at the same time. */
  int parallel();

  /**
   * Works on a job until it is complete or {@link Claim#stopped()}. What was recorded before is
   * there already: it may be the second or third attempt.
   *
   * @return {@link JobState#DONE} or {@link JobState#FAILED}; of no meaning after a stop
   * @throws LeaseLost from a {@link Claim#record}
   */
  JobState work(String id, Claim claim);

  /**
   * Records what becomes of the parts of a job that was cancelled, in the transaction that does.
   */
  void cancelled(Handle handle, String id, long change);

  /** Records that a job ended with a defect every time; {@code reason} is a sentence. */
  void gaveUp(Handle handle, String id, long change, String reason);
}
