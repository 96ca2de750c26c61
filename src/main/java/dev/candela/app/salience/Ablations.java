package dev.candela.app.salience;

import dev.candela.app.cache.WorkCache;
import dev.candela.app.job.Job;
import dev.candela.app.job.JobState;
import dev.candela.app.job.JobStore;
import dev.candela.app.job.Jobs;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.run.Pace;
import dev.candela.app.run.Parameters;
import dev.candela.app.store.Database;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The ablations, for those who start them and look at them. */
@Singleton
class Ablations {

  private static final int USUAL_REPEATS = 3;
  private static final int MOST_REPEATS = 10;

  private final Database database;
  private final AblationStore store;
  private final JobStore jobStore;
  private final Jobs jobs;
  private final Models models;
  private final Probes probes;
  private final WorkCache cache;
  private final Pace pace;
  private final AblationConfig config;

  Ablations(
      Database database,
      AblationStore store,
      JobStore jobStore,
      Jobs jobs,
      Models models,
      Probes probes,
      WorkCache cache,
      Pace pace,
      AblationConfig config) {
    this.database = database;
    this.store = store;
    this.jobStore = jobStore;
    this.jobs = jobs;
    this.models = models;
    this.probes = probes;
    this.cache = cache;
    this.pace = pace;
    this.config = config;
  }

  /**
   * What an ablation would take.
   *
   * @param calls how often the model would be asked; what is in the cache does not count
   * @param seconds null when the model has not been asked since the application started
   */
  record Estimate(int calls, @Nullable Long seconds) {}

  /** Says what an ablation would take, without asking the model. */
  Estimate estimate(AblationRequest request) {
    AblationPlan plan = plan(request);
    Probe probe = probes.of(plan, models.require(plan.model()));
    List<String> keys = plan.calls().stream().map(probe::key).distinct().toList();
    int calls = keys.size() - cache.find(keys).size();
    OptionalDouble each = pace.of(probe.pace());
    Long seconds =
        each.isPresent()
            ? (Long) (long) Math.ceil(calls * each.getAsDouble() / config.workers() / 1000)
            : null;
    return new Estimate(calls, calls == 0 ? Long.valueOf(0) : seconds);
  }

  /** Starts an ablation, or finds the one that is identical. What failed in it is tried again. */
  Ablation start(AblationRequest request) {
    AblationPlan plan = plan(request);
    boolean begin =
        database.inTransaction(
            handle -> {
              AblationStore.removeOlderThan(handle, config.keep());
              return insertOrRepeat(handle, plan);
            });
    if (begin) {
      jobs.wake();
    }
    return find(plan.id());
  }

  private boolean insertOrRepeat(Handle handle, AblationPlan plan) {
    var known = store.find(handle, plan.id()).map(AblationStore.Stored::ablation);
    if (known.isEmpty()) {
      checkQueue(handle);
      jobStore.insert(handle, plan.id(), AblationWork.KIND);
      store.insert(handle, plan);
      return true;
    }
    boolean complete = known.get().state() == JobState.DONE && known.get().problem() == null;
    if (complete || !known.get().state().ended()) {
      return false;
    }
    checkQueue(handle);
    store.reset(handle, plan);
    return jobStore.again(handle, plan.id());
  }

  private void checkQueue(Handle handle) {
    if (jobStore.waiting(handle, AblationWork.KIND) >= config.waiting()) {
      throw new RequestRefused(
          ErrorCode.OVERLOADED,
          "%d ablations are waiting already, which is the limit; try again later."
              .formatted(config.waiting()),
          Map.of("limit", config.waiting(), "unit", "ablations"));
    }
  }

  /**
   * An ablation.
   *
   * @throws RequestRefused when there is none with this id
   */
  Ablation find(String id) {
    return store.find(id).map(AblationStore.Stored::ablation).orElseThrow(() -> unknown(id));
  }

  /** Asks to end an ablation; what was found out stays. */
  Ablation cancel(String id) {
    find(id);
    Job job =
        database.withHandle(handle -> jobStore.find(handle, id)).orElseThrow(() -> unknown(id));
    jobs.cancel(job);
    return find(id);
  }

  private static RequestRefused unknown(String id) {
    return new RequestRefused(
        ErrorCode.NOT_FOUND, "There is no ablation %s.".formatted(id), Map.of("id", id));
  }

  private AblationPlan plan(AblationRequest request) {
    LoadedModel model = models.require(Given.text("model", request.model()));
    String prompt = Texts.prompt(request.prompt());
    String target = Texts.target(Given.text("target", request.target()));
    Texts.checkLength(prompt, target);
    int repeats = Given.number("repeats", request.repeats(), 1, MOST_REPEATS, USUAL_REPEATS);
    return new AblationPlan(
        model.name(),
        model.revision(),
        probes.measure(model),
        prompt,
        target,
        segments(request.segments(), prompt),
        span(request.span(), prompt.length(), target.length()),
        repeats,
        Parameters.checked(request.parameters()));
  }

  private List<Segment> segments(@Nullable List<Span> given, String prompt) {
    List<Span> spans = Given.value("segments", given);
    if (spans.isEmpty() || spans.size() > config.segments()) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          "segments",
          "must be 1 to %d parts of the prompt.".formatted(config.segments()),
          Map.of("have", spans.size(), "limit", config.segments(), "unit", "segments"));
    }
    var segments = new ArrayList<Segment>();
    for (int i = 0; i < spans.size(); i++) {
      String field = "segments[%d]".formatted(i);
      Segment segment = segment(field, spans.get(i), 0, prompt.length(), "the prompt");
      Texts.checkPairs(field, segment.start(), segment.end(), prompt);
      segments.add(segment);
    }
    checkOverlap(segments);
    return List.copyOf(segments);
  }

  private static Segment segment(
      String field, @Nullable Span given, int from, int to, String where) {
    Span span = Given.value(field, given);
    int start = Given.value(field + ".start", span.start());
    int end = Given.value(field + ".end", span.end());
    Texts.check(field, start, end, from, to, where);
    return new Segment(start, end);
  }

  private static void checkOverlap(List<Segment> segments) {
    List<Segment> sorted =
        segments.stream().sorted(Comparator.comparingInt(Segment::start)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      Segment before = sorted.get(i - 1);
      Segment after = sorted.get(i);
      if (after.start() < before.end()) {
        throw RequestRefused.field(
            null,
            "segments",
            "overlap: [%d, %d] and [%d, %d]."
                .formatted(before.start(), before.end(), after.start(), after.end()));
      }
    }
  }

  private static @Nullable Segment span(@Nullable Span given, int promptLength, int targetLength) {
    return given == null
        ? null
        : segment("span", given, promptLength, promptLength + targetLength, "the target");
  }
}
