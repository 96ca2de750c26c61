package dev.candela.app.run;

import dev.candela.app.dataset.DatasetDeleted;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.job.Job;
import dev.candela.app.job.JobState;
import dev.candela.app.job.JobStore;
import dev.candela.app.job.Jobs;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.page.Page;
import dev.candela.app.page.Paging;
import dev.candela.app.store.Database;
import dev.candela.app.stream.Pulses;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runs, for those who start them and look at them. */
@Singleton
public class Runs {

  private static final int MOST_REPEATS = 20;

  private final Database database;
  private final RunStore store;
  private final JobStore jobStore;
  private final Jobs jobs;
  private final LiveRows live;
  private final Pulses pulses;
  private final Datasets datasets;
  private final Models models;
  private final RunConfig config;

  Runs(
      Database database,
      RunStore store,
      JobStore jobStore,
      Jobs jobs,
      LiveRows live,
      Pulses pulses,
      Datasets datasets,
      Models models,
      RunConfig config) {
    this.database = database;
    this.store = store;
    this.jobStore = jobStore;
    this.jobs = jobs;
    this.live = live;
    this.pulses = pulses;
    this.datasets = datasets;
    this.models = models;
    this.config = config;
  }

  /**
   * Starts a run.
   *
   * @throws RequestRefused when the request is wrong, or too many runs wait already
   */
  Run start(RunRequest request) {
    String dataset = Given.text("dataset", request.dataset());
    LoadedModel model = models.require(Given.text("model", request.model()));
    Parameters parameters = Parameters.checked(request.parameters());
    int repeats = Given.number("repeats", request.repeats(), 1, MOST_REPEATS, 1);
    List<String> examples = examples(dataset, request);
    int total = Math.multiplyExact(examples.size(), repeats);
    checkSize(examples.size(), total);
    var run =
        new Run(
            UUID.randomUUID().toString().replace("-", ""),
            dataset,
            model.name(),
            parameters,
            repeats,
            JobState.QUEUED,
            total,
            0,
            0,
            0,
            Instant.now(),
            null,
            null,
            null,
            null);
    boolean fresh = Boolean.TRUE.equals(request.fresh());
    database.inTransaction(
        handle -> {
          if (jobStore.waiting(handle, RunWork.KIND) >= config.waiting()) {
            throw new RequestRefused(
                ErrorCode.OVERLOADED,
                "%d runs are waiting already, which is the limit; try again later."
                    .formatted(config.waiting()),
                Map.of("limit", config.waiting(), "unit", "runs"));
          }
          jobStore.insert(handle, run.id(), RunWork.KIND);
          store.insert(handle, run, fresh, examples);
          return run;
        });
    jobs.wake();
    return find(run.id());
  }

  private void checkSize(int examples, int total) {
    if (examples == 0) {
      throw new RequestRefused(
          ErrorCode.INVALID_REQUEST, "There are no examples to ask about.", Map.of());
    }
    if (total > config.rows()) {
      throw new RequestRefused(
          ErrorCode.INVALID_REQUEST,
          "The run would have %d rows, and %d is the most that one may have."
              .formatted(total, config.rows()),
          Map.of("have", total, "limit", config.rows(), "unit", "rows"));
    }
  }

  private List<String> examples(String dataset, RunRequest request) {
    boolean all = Boolean.TRUE.equals(request.all());
    int ways =
        (all ? 1 : 0) + (request.slice() != null ? 1 : 0) + (request.exampleIds() != null ? 1 : 0);
    if (ways != 1) {
      throw RequestRefused.field(
          null, "exampleIds", "or slice or all must say which examples, and only one of them.");
    }
    if (all) {
      return datasets.allIds(dataset);
    }
    if (request.slice() != null) {
      return datasets.sliceIds(dataset, request.slice());
    }
    return known(dataset, request.exampleIds());
  }

  private List<String> known(String dataset, @Nullable List<String> ids) {
    if (ids == null || ids.contains(null)) {
      throw RequestRefused.field(null, "exampleIds", "must be a list of ids.");
    }
    List<String> distinct = ids.stream().distinct().toList();
    checkSize(distinct.size(), distinct.size());
    return datasets.examples(dataset, distinct).stream().map(Example::id).toList();
  }

  /**
   * A run.
   *
   * @throws RequestRefused when there is none with this id
   */
  Run find(String id) {
    return stored(id).run();
  }

  private RunStore.Stored stored(String id) {
    return store.find(id).orElseThrow(() -> unknown(id));
  }

  private static RequestRefused unknown(String id) {
    return new RequestRefused(
        ErrorCode.NOT_FOUND, "There is no run %s.".formatted(id), Map.of("id", id));
  }

  /** Asks to end a run. What is under way ends within a moment. */
  Run cancel(String id) {
    stored(id);
    jobs.cancel(job(id));
    return find(id);
  }

  private Job job(String id) {
    return database.withHandle(handle -> jobStore.find(handle, id)).orElseThrow(() -> unknown(id));
  }

  /**
   * Asks again what has no answer.
   *
   * @throws RequestRefused while the run goes on
   */
  Run retry(String id) {
    stored(id);
    database.inTransaction(
        handle -> {
          if (!jobStore.again(handle, id)) {
            throw new RequestRefused(
                ErrorCode.CONFLICT,
                "The run is not over; wait for its end, or cancel it.",
                Map.of("id", id));
          }
          return RunStore.queueAgain(handle, id);
        });
    jobs.wake();
    pulses.beat(id);
    return find(id);
  }

  /** Removes a run with its rows, ending it when it goes on. */
  void delete(String id) {
    stored(id);
    remove(job(id));
  }

  /** Runs go with their dataset: another one of its name may be about something else. */
  void deleteWith(@Observes DatasetDeleted dataset) {
    database.withHandle(handle -> RunStore.jobsOf(handle, dataset.name())).forEach(this::remove);
  }

  private void remove(Job job) {
    String id = job.id();
    jobs.cancel(job);
    database.inTransaction(handle -> jobStore.delete(handle, id));
    pulses.beat(id);
  }

  /** Rows of a run; those that are being asked have the text so far. */
  Page<Result> rows(String id, @Nullable RowStatus status, Paging paging) {
    stored(id);
    Map<Integer, LiveRow> running =
        live.of(id).stream().collect(Collectors.toMap(row -> row.row().position(), row -> row));
    List<Result> items =
        store.rows(id, status, paging).stream()
            .map(row -> withLiveText(row, running.get(row.position())))
            .toList();
    return new Page<>(items, store.countRows(id, status), paging.offset(), paging.limit());
  }

  private static Result withLiveText(RunStore.StoredRow row, @Nullable LiveRow running) {
    return running != null && row.result().status() == RowStatus.QUEUED
        ? row.result().running(running.text().soFar())
        : row.result();
  }
}
