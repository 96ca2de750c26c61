package dev.candela.app.run;

import dev.candela.app.job.Claim;
import dev.candela.app.job.JobKind;
import dev.candela.app.job.JobState;
import dev.candela.app.job.Workers;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.run.RunStore.Recorded;
import dev.candela.app.stream.Pulse;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How a run is done: its rows in pages; of each page first what the cache knows, then the rest by
 * some workers. Each answer is in the store before anybody is told of it. What a model does not
 * answer because it is away is asked again in another pass, as long as the {@link Patience} lasts.
 */
@Singleton
class RunWork implements JobKind {

  /** The name of runs among the jobs. */
  static final String KIND = "run";

  private static final int PAGE = 200;

  /** A row that shared its question with somebody who met a defect is asked again. */
  private static final int MOST_PASSES = 3;

  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private final RunStore store;
  private final RunConfig config;
  private final Models models;
  private final PatientModels patientModels;
  private final RowQuestions questions;
  private final Answering answering;
  private final LiveRows live;

  RunWork(
      RunStore store,
      RunConfig config,
      Models models,
      PatientModels patientModels,
      RowQuestions questions,
      Answering answering,
      LiveRows live) {
    this.store = store;
    this.config = config;
    this.models = models;
    this.patientModels = patientModels;
    this.questions = questions;
    this.answering = answering;
    this.live = live;
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public int parallel() {
    return config.parallel();
  }

  @Override
  public void cancelled(Handle handle, String id, long change) {
    RunStore.cancelQueued(handle, id, change);
  }

  @Override
  public void gaveUp(Handle handle, String id, long change, String reason) {
    store.failQueued(handle, id, change, Failure.of(ErrorCode.INTERNAL, reason));
  }

  @Override
  public JobState work(String id, Claim claim) {
    Optional<RunStore.Stored> found = store.find(id);
    if (found.isEmpty()) {
      return JobState.FAILED;
    }
    claim.record((handle, change) -> RunStore.begin(handle, id));
    Run run = found.get().run();
    LoadedModel model;
    try {
      model = patientModels.require(run.model(), claim);
    } catch (RequestRefused e) {
      // A run that is to stop goes on elsewhere, or is cancelled; its rows have not failed.
      if (!claim.stopped()) {
        claim.record((handle, change) -> store.failQueued(handle, id, change, Failure.of(e)));
      }
      return JobState.DONE;
    }
    live.begin(id);
    try {
      new Progress(run, found.get().fresh(), model, claim).make();
    } finally {
      live.end(id);
    }
    return JobState.DONE;
  }

  /** A run that is under way. */
  private final class Progress {

    private final Run run;
    private final boolean fresh;
    private volatile LoadedModel model;
    private final Claim claim;
    private final Patience patience;

    Progress(Run run, boolean fresh, LoadedModel model, Claim claim) {
      this.run = run;
      this.fresh = fresh;
      this.model = model;
      this.claim = claim;
      // Somebody looks at a single row and wants to know at once.
      patience =
          new Patience(run.total() == 1 ? Duration.ZERO : config.patience(), System::nanoTime);
    }

    /** Asks for what has no outcome yet, until all of it has one or the run is to stop. */
    void make() {
      int passes = 0;
      while (passes < MOST_PASSES) {
        long putOff = patience.times();
        askAll();
        if (claim.stopped() || store.queued(run.id(), -1, 1).isEmpty()) {
          return;
        }
        Optional<Failure> lastStraw = patience.lastStraw();
        if (lastStraw.isPresent()) {
          claim.record(
              (handle, change) -> store.failQueued(handle, run.id(), change, lastStraw.get()));
          return;
        }
        if (patience.times() == putOff) {
          passes++;
        }
      }
      throw new IllegalStateException("rows of a run are still queued although all were asked");
    }

    private boolean isOver() {
      return claim.stopped() || patience.lastStraw().isPresent();
    }

    private void askAll() {
      try (var workers = new Workers(config.workers(), this::isOver)) {
        int after = -1;
        List<RunRow> page = store.queued(run.id(), after, PAGE);
        while (!page.isEmpty() && !isOver()) {
          askPage(page, workers);
          after = page.getLast().position();
          page = store.queued(run.id(), after, PAGE);
        }
      }
    }

    private void askPage(List<RunRow> page, Workers workers) {
      model = present();
      RowQuestions.Asking all = questions.of(run, model, page);
      var known = new ArrayList<>(all.refused());
      List<RowQuestion> asking = all.questions();
      if (!fresh) {
        Map<String, Answer> cached =
            answering.cached(asking.stream().map(RowQuestion::question).toList());
        asking = new ArrayList<>();
        for (RowQuestion each : all.questions()) {
          Answer answer = cached.get(each.question().key());
          if (answer == null) {
            asking.add(each);
          } else {
            known.add(new Recorded(each.row(), new Outcome.Answered(answer, true)));
          }
        }
      }
      if (!known.isEmpty()) {
        claim.record((handle, change) -> store.record(handle, run.id(), known, change));
      }
      askModel(asking, workers);
    }

    /**
     * The model as it is configured now: with its present limits, and another one of that name
     * where somebody has mended what was away. Otherwise a run is about one and the same model.
     */
    private LoadedModel present() {
      LoadedModel now = models.find(run.model()).orElse(model);
      if (now.revision().equals(model.revision())) {
        return now;
      }
      if (patience.isTried()) {
        patience.restore();
        return now;
      }
      return model;
    }

    private void askModel(List<RowQuestion> asking, Workers workers) {
      int batchSize = model.batchSize();
      for (int from = 0; from < asking.size(); from += batchSize) {
        List<RowQuestion> batch = asking.subList(from, Math.min(asking.size(), from + batchSize));
        if (patience.isTried()) {
          Pulse.pause(ASK_AGAIN);
          LoadedModel now = present();
          if (!now.revision().equals(model.revision())) {
            // The questions are for the model before.
            model = now;
            return;
          }
        }
        if (!workers.submit(() -> ask(batch))) {
          return;
        }
      }
    }

    private void ask(List<RowQuestion> batch) {
      List<LiveRow> rows = batch.stream().map(each -> live.begin(run.id(), each.row())).toList();
      try {
        var asked = new ArrayList<Answering.Asked>();
        for (int i = 0; i < batch.size(); i++) {
          asked.add(new Answering.Asked(batch.get(i).question(), new Following(rows.get(i))));
        }
        List<Outcome> outcomes = answering.ask(Addressee.background(model), asked, fresh);
        var recorded = new ArrayList<Recorded>();
        Failure putOff = null;
        for (int i = 0; i < batch.size(); i++) {
          if (outcomes.get(i) instanceof Outcome.Failed(Failure failure) && putsOff(failure)) {
            putOff = failure;
          } else if (isFinal(outcomes.get(i))) {
            recorded.add(new Recorded(batch.get(i).row(), outcomes.get(i)));
          }
        }
        rows.forEach(LiveRow::finish);
        record(recorded, putOff);
      } finally {
        batch.forEach(each -> live.end(run.id(), each.row()));
      }
    }

    /** Writes down the outcomes of a batch or, where it has none, what the run waits for. */
    private void record(List<Recorded> recorded, @Nullable Failure putOff) {
      if (!recorded.isEmpty()) {
        claim.record((handle, change) -> store.record(handle, run.id(), recorded, change));
      } else if (putOff != null) {
        claim.record((handle, change) -> RunStore.waitFor(handle, run.id(), putOff.message()));
      }
    }

    /** Whether an outcome is to be kept; without one, the row is asked again. */
    private boolean isFinal(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Answered(Answer answer, boolean cached) -> {
          if (!cached) {
            patience.restore();
          }
          yield true;
        }
        // What fails in passing while the run is being stopped may have failed because of that: the
        // row waits for whoever goes on with the run.
        case Outcome.Failed(Failure failure) -> !(failure.retryable() && claim.stopped());
        case Outcome.Cancelled() -> false;
      };
    }

    /** Whether a row that could not be had is put off. Nobody waits for a model that is gone. */
    private boolean putsOff(Failure failure) {
      return failure.mayPass()
          && !claim.stopped()
          && models.find(run.model()).isPresent()
          && patience.bears(failure);
    }

    /** Shows the text of a row as it comes. */
    private final class Following implements Asker {

      private final LiveRow row;

      Following(LiveRow row) {
        this.row = row;
      }

      @Override
      public void more(String text) {
        live.more(run.id(), row, text);
      }

      @Override
      public void restart() {
        row.text().restart();
      }

      @Override
      public boolean gone() {
        return claim.abandoned();
      }
    }
  }
}
