package dev.candela.app.run;

import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How a run is done: its rows in pages; of each page first what the cache knows, then the rest by
 * some workers. Each answer is in the store before anybody is told of it.
 */
@Singleton
class RunWork implements JobKind {

  /** The name of runs among the jobs. */
  static final String KIND = "run";

  private static final int PAGE = 200;

  /** A row that shared its question with somebody who met a defect is asked again. */
  private static final int MOST_PASSES = 3;

  private static final Duration ASK_FOR_MODEL_AGAIN = Duration.ofMillis(500);

  private final RunStore store;
  private final RunConfig config;
  private final Models models;
  private final Datasets datasets;
  private final Answering answering;
  private final LiveRows live;

  RunWork(
      RunStore store,
      RunConfig config,
      Models models,
      Datasets datasets,
      Answering answering,
      LiveRows live) {
    this.store = store;
    this.config = config;
    this.models = models;
    this.datasets = datasets;
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
      model = model(run.model(), claim);
    } catch (RequestRefused e) {
      // A run that is to stop goes on elsewhere, or is cancelled; its rows have not failed.
      if (!claim.stopped()) {
        claim.record((handle, change) -> store.failQueued(handle, id, change, Failure.of(e)));
      }
      return JobState.DONE;
    }
    live.begin(id);
    try {
      for (int pass = 0; pass < MOST_PASSES; pass++) {
        askAll(run, found.get().fresh(), model, claim);
        if (claim.stopped() || store.queued(id, -1, 1).isEmpty()) {
          return JobState.DONE;
        }
      }
    } finally {
      live.end(id);
    }
    throw new IllegalStateException("rows of a run are still queued although all were asked");
  }

  /** The model, which may be loading when the application has just started. */
  private LoadedModel model(String name, Claim claim) {
    long end = System.nanoTime() + config.modelPatience().toNanos();
    while (true) {
      try {
        return models.require(name);
      } catch (RequestRefused e) {
        boolean mayCome = e.code() == ErrorCode.UNAVAILABLE && System.nanoTime() < end;
        if (!mayCome || claim.stopped()) {
          throw e;
        }
      }
      Pulse.pause(ASK_FOR_MODEL_AGAIN);
    }
  }

  private void askAll(Run run, boolean fresh, LoadedModel model, Claim claim) {
    try (var workers = new Workers(config.workers(), claim::stopped)) {
      int after = -1;
      List<RunRow> page = store.queued(run.id(), after, PAGE);
      while (!page.isEmpty() && !claim.stopped()) {
        askPage(run, fresh, model, claim, page, workers);
        after = page.getLast().position();
        page = store.queued(run.id(), after, PAGE);
      }
    }
  }

  /** A row, and what the model is to be asked. */
  private record Asking(RunRow row, Question question) {}

  private void askPage(
      Run run, boolean fresh, LoadedModel model, Claim claim, List<RunRow> page, Workers workers) {
    var known = new ArrayList<Recorded>();
    List<Asking> asking = questions(run, model, page, known);
    if (!fresh) {
      Map<String, Answer> cached = answering.cached(asking.stream().map(Asking::question).toList());
      asking.stream()
          .filter(each -> cached.containsKey(each.question().key()))
          .forEach(each -> known.add(new Recorded(each.row(), answered(cached, each))));
      asking = asking.stream().filter(each -> !cached.containsKey(each.question().key())).toList();
    }
    if (!known.isEmpty()) {
      claim.record((handle, change) -> store.record(handle, run.id(), known, change));
    }
    int batchSize = model.batchSize();
    for (int from = 0; from < asking.size(); from += batchSize) {
      List<Asking> batch = asking.subList(from, Math.min(asking.size(), from + batchSize));
      if (!workers.submit(() -> ask(run, fresh, model, claim, batch))) {
        return;
      }
    }
  }

  private static Outcome answered(Map<String, Answer> cached, Asking each) {
    Answer answer = cached.get(each.question().key());
    if (answer == null) {
      throw new IllegalStateException("the cached answers were filtered by their keys");
    }
    return new Outcome.Answered(answer, true);
  }

  private List<Asking> questions(
      Run run, LoadedModel model, List<RunRow> page, List<Recorded> refused) {
    Map<String, Example> examples =
        examples(run.dataset(), page.stream().map(RunRow::exampleId).distinct().toList());
    var asking = new ArrayList<Asking>();
    for (RunRow row : page) {
      Example example = examples.get(row.exampleId());
      if (example == null) {
        Failure gone =
            Failure.of(ErrorCode.NOT_FOUND, "The example is not in the dataset any more.");
        refused.add(new Recorded(row, new Outcome.Failed(gone)));
      } else {
        var question =
            Question.of(model.revision(), example.prompt(), run.parameters(), row.index());
        asking.add(new Asking(row, question));
      }
    }
    return asking;
  }

  /** The examples that there still are: somebody may have deleted the dataset meanwhile. */
  private Map<String, Example> examples(String dataset, List<String> ids) {
    try {
      return byId(datasets.examples(dataset, ids));
    } catch (RequestRefused e) {
      var found = new ArrayList<Example>();
      for (String id : ids) {
        try {
          found.add(datasets.requireExample(dataset, id));
        } catch (RequestRefused gone) {
          // Its row will say so.
        }
      }
      return byId(found);
    }
  }

  private static Map<String, Example> byId(List<Example> examples) {
    return examples.stream().collect(Collectors.toMap(Example::id, Function.identity()));
  }

  private void ask(Run run, boolean fresh, LoadedModel model, Claim claim, List<Asking> batch) {
    List<LiveRow> rows = batch.stream().map(each -> live.begin(run.id(), each.row())).toList();
    try {
      var asked = new ArrayList<Answering.Asked>();
      for (int i = 0; i < batch.size(); i++) {
        asked.add(
            new Answering.Asked(
                batch.get(i).question(), new Following(run.id(), rows.get(i), claim)));
      }
      List<Outcome> outcomes = answering.ask(Addressee.background(model), asked, fresh);
      var recorded = new ArrayList<Recorded>();
      for (int i = 0; i < batch.size(); i++) {
        if (isFinal(outcomes.get(i), claim)) {
          recorded.add(new Recorded(batch.get(i).row(), outcomes.get(i)));
        }
      }
      rows.forEach(LiveRow::finish);
      if (!recorded.isEmpty()) {
        claim.record((handle, change) -> store.record(handle, run.id(), recorded, change));
      }
    } finally {
      batch.forEach(each -> live.end(run.id(), each.row()));
    }
  }

  /**
   * Whether an outcome is to be kept. What fails in passing while the run is being stopped may have
   * failed because of that: the row waits for whoever goes on with the run.
   */
  private static boolean isFinal(Outcome outcome, Claim claim) {
    return switch (outcome) {
      case Outcome.Answered answered -> true;
      case Outcome.Failed(Failure failure) -> !(failure.retryable() && claim.stopped());
      case Outcome.Cancelled() -> false;
    };
  }

  /** Shows the text of a row as it comes. */
  private final class Following implements Asker {

    private final String runId;
    private final LiveRow row;
    private final Claim claim;

    Following(String runId, LiveRow row, Claim claim) {
      this.runId = runId;
      this.row = row;
      this.claim = claim;
    }

    @Override
    public void more(String text) {
      live.more(runId, row, text);
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
