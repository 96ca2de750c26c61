package dev.candela.app.salience;

import dev.candela.app.job.Claim;
import dev.candela.app.job.JobKind;
import dev.candela.app.job.JobState;
import dev.candela.app.job.Workers;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.run.PatientModels;
import dev.candela.app.salience.AblationPlan.Call;
import dev.candela.error.RequestRefused;
import dev.candela.lm.LanguageModelException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How an ablation is done: all its calls, by some workers. A call that fails costs its segment. */
@Singleton
class AblationWork implements JobKind {

  /** The name of ablations among the jobs. */
  static final String KIND = "ablation";

  private final AblationStore store;
  private final AblationConfig config;
  private final PatientModels models;
  private final Probes probes;

  AblationWork(AblationStore store, AblationConfig config, PatientModels models, Probes probes) {
    this.store = store;
    this.config = config;
    this.models = models;
    this.probes = probes;
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
    // What was found out so far stays.
  }

  @Override
  public void gaveUp(Handle handle, String id, long change, String reason) {
    AblationStore.fail(handle, id, reason);
  }

  @Override
  public JobState work(String id, Claim claim) {
    Optional<AblationStore.Stored> found = store.find(id);
    if (found.isEmpty()) {
      return JobState.FAILED;
    }
    AblationPlan plan = found.get().plan();
    LoadedModel model;
    try {
      model = model(plan, claim);
    } catch (RequestRefused e) {
      // One that is to stop goes on elsewhere, or is cancelled; it has not failed.
      return claim.stopped() ? JobState.DONE : failed(id, claim, String.valueOf(e.getMessage()));
    }
    return new Progress(id, plan, claim).make(probes.of(plan, model));
  }

  private LoadedModel model(AblationPlan plan, Claim claim) {
    LoadedModel model = models.require(plan.model(), claim);
    if (!model.revision().equals(plan.revision())) {
      throw RequestRefused.field(null, "model", "was changed meanwhile; ask again.");
    }
    return model;
  }

  private static JobState failed(String id, Claim claim, String problem) {
    claim.record((handle, change) -> AblationStore.fail(handle, id, problem));
    return JobState.FAILED;
  }

  /** An ablation that is under way. */
  private final class Progress {

    private final String id;
    private final AblationPlan plan;
    private final Claim claim;
    private final Map<Call, Double> values = new ConcurrentHashMap<>();
    private final Map<Call, String> problems = new ConcurrentHashMap<>();
    private final AtomicInteger done = new AtomicInteger();

    Progress(String id, AblationPlan plan, Claim claim) {
      this.id = id;
      this.plan = plan;
      this.claim = claim;
    }

    JobState make(Probe probe) {
      try (var workers = new Workers(config.workers(), claim::stopped)) {
        for (Call call : plan.calls()) {
          if (!workers.submit(() -> make(probe, call))) {
            break;
          }
        }
      }
      return values.keySet().stream().anyMatch(call -> call.segment() == AblationPlan.NOTHING)
          ? JobState.DONE
          : JobState.FAILED;
    }

    private void make(Probe probe, Call call) {
      try {
        values.put(call, probe.measure(call, claim::abandoned));
      } catch (LanguageModelException | RequestRefused e) {
        problems.put(call, String.valueOf(e.getMessage()));
      } catch (CancellationException e) {
        return;
      }
      done.incrementAndGet();
      // Within the transaction the job is locked: what is written last knows the most.
      claim.record(
          (handle, change) ->
              store.progress(
                  handle, id, done.get(), AblationScores.of(plan, Map.copyOf(values)), problem()));
    }

    private @Nullable String problem() {
      List<String> all = List.copyOf(problems.values());
      return all.isEmpty()
          ? null
          : "%d of %d calls failed: %s".formatted(all.size(), plan.calls().size(), all.getFirst());
    }
  }
}
