package dev.candela.app.job;

import dev.candela.app.store.Database;
import dev.candela.app.stream.Draining;
import dev.candela.app.stream.Pulse;
import dev.candela.app.stream.Pulses;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Does the jobs. One thread renews the leases, takes jobs that nobody works on, and hears of those
 * that somebody asked to end; each job then has a thread of its own.
 */
@Singleton
public class Jobs {

  private static final Logger LOG = Logger.getLogger(Jobs.class);
  private static final int MOST_DEFECTS = 3;

  /** One process, one name: after a restart the old leases are somebody else's. */
  private final String owner = UUID.randomUUID().toString();

  private final Database database;
  private final JobStore store;
  private final Map<String, JobKind> kinds = new ConcurrentHashMap<>();
  private final JobConfig config;
  private final Draining draining;
  private final Pulses pulses;
  private final Pulse news = new Pulse();
  private final ConcurrentHashMap<String, Working> working = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A job that this instance works on. */
  private record Working(JobKind kind, Claim claim) {}

  Jobs(
      Database database,
      JobStore store,
      @All List<JobKind> kinds,
      JobConfig config,
      Draining draining,
      Pulses pulses) {
    this.database = database;
    this.store = store;
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    this.config = config;
    this.draining = draining;
    this.pulses = pulses;
  }

  void start(@Observes StartupEvent event) {
    draining.whenStarted(
        () -> {
          news.beat();
          pulses.beatAll();
        });
    Thread.ofVirtual().name("jobs").start(this::lookAfterJobs);
  }

  /**
   * Gives what is under way some time since the signal; what is not finished then is for the next
   * who claims it.
   */
  void end(@Observes ShutdownEvent event) {
    while (!working.isEmpty() && draining.since().compareTo(config.drain()) < 0) {
      Pulse.pause(Duration.ofMillis(20));
    }
    closed = true;
    news.beat();
    working.forEach(this::giveBack);
  }

  private void giveBack(String id, Working each) {
    each.claim().lose();
    try {
      store.release(id, owner, Duration.ZERO);
    } catch (RuntimeException e) {
      // The lease will expire by itself.
      LOG.warnf("job %s could not be given back: %s", id, e.getMessage());
    }
  }

  /** There is a new job. */
  public void wake() {
    news.beat();
  }

  /** Asks to end a job. */
  public void cancel(Job job) {
    JobKind kind = kinds.get(job.kind());
    if (kind == null || job.state().ended()) {
      return;
    }
    boolean ended =
        store.requestCancel(job.id(), (handle, change) -> kind.cancelled(handle, job.id(), change));
    if (!ended) {
      Working here = working.get(job.id());
      if (here != null) {
        here.claim().cancel();
      }
    }
    pulses.beat(job.id());
  }

  private void lookAfterJobs() {
    while (!closed) {
      long seen = news.beats();
      try {
        renew();
        if (!draining.started()) {
          kinds.values().forEach(this::claim);
        }
      } catch (RuntimeException e) {
        LOG.warnf("the jobs could not be looked after: %s", e.getMessage());
      }
      news.await(seen, config.poll());
    }
  }

  private void renew() {
    if (working.isEmpty()) {
      return;
    }
    Map<String, Boolean> mine = store.renew(owner, config.lease());
    working.forEach(
        (id, each) -> {
          Boolean cancelRequested = mine.get(id);
          if (cancelRequested == null) {
            each.claim().lose();
          } else if (cancelRequested) {
            each.claim().cancel();
          }
        });
    // What the database was away for when it was to be given back, nobody here works on.
    mine.keySet().stream()
        .filter(id -> !working.containsKey(id))
        .forEach(id -> store.release(id, owner, Duration.ZERO));
  }

  private void claim(JobKind kind) {
    long busy =
        working.values().stream().filter(each -> each.kind().name().equals(kind.name())).count();
    int free = kind.parallel() - (int) busy;
    if (free <= 0) {
      return;
    }
    for (String id : store.claim(kind.name(), owner, config.lease(), free)) {
      var claim = new Claim(id, owner, database, store, pulses, draining::started);
      working.put(id, new Working(kind, claim));
      Thread.ofVirtual().name("job-" + id).start(() -> work(id, kind, claim));
    }
  }

  private void work(String id, JobKind kind, Claim claim) {
    try {
      pulses.beat(id);
      JobState state = kind.work(id, claim);
      conclude(id, kind, claim, state);
    } catch (LeaseLost e) {
      LOG.infof("job %s is somebody else's by now", id);
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "job %s ended with a defect", id);
      afterDefect(id, kind, claim);
    } finally {
      working.remove(id);
      pulses.beat(id);
      news.beat();
    }
  }

  private void conclude(String id, JobKind kind, Claim claim, JobState state) {
    if (claim.isLost()) {
      return;
    }
    if (claim.cancelRequested()) {
      claim.record(
          (handle, change) -> {
            kind.cancelled(handle, id, change);
            JobStore.end(handle, id, JobState.CANCELLED);
          });
    } else if (claim.stopped()) {
      store.release(id, owner, Duration.ZERO);
    } else {
      claim.record((handle, change) -> JobStore.end(handle, id, state));
    }
  }

  /** A defect may be a database that was away for a moment: tried again, but not for ever. */
  private void afterDefect(String id, JobKind kind, Claim claim) {
    try {
      int defects = store.countDefect(id);
      if (defects < MOST_DEFECTS) {
        store.release(id, owner, config.lease().multipliedBy(defects));
        return;
      }
      claim.record(
          (handle, change) -> {
            kind.gaveUp(handle, id, change, "An internal error ended it; the log tells more.");
            JobStore.end(handle, id, JobState.FAILED);
          });
    } catch (RuntimeException e) {
      LOG.warnf("the defect of job %s could not be recorded: %s", id, e.getMessage());
    }
  }
}
