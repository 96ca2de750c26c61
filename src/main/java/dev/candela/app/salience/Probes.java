package dev.candela.app.salience;

import dev.candela.app.cache.WorkCache;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.run.Answering;
import dev.candela.lm.Capability;
import jakarta.inject.Singleton;

/** Chooses how the calls of an ablation are made. */
@Singleton
class Probes {

  private final WorkCache cache;
  private final Answering answering;
  private final Saliences saliences;

  Probes(WorkCache cache, Answering answering, Saliences saliences) {
    this.saliences = saliences;
    this.cache = cache;
    this.answering = answering;
  }

  Probe of(AblationPlan plan, LoadedModel model) {
    return switch (plan.measure()) {
      case LOG_PROBABILITY -> new LogProbabilityProbe(plan, model, cache);
      case TEXT_DISTANCE -> new TextDistanceProbe(plan, model, answering);
    };
  }

  /** The best measure that a model allows. */
  Measure measure(LoadedModel model) {
    if (Saliences.can(model, Capability.SALIENCE)
        && Saliences.can(model, Capability.LOG_PROBABILITIES)) {
      return Measure.LOG_PROBABILITY;
    }
    saliences.require(model, Capability.GENERATE, "answer prompts");
    return Measure.TEXT_DISTANCE;
  }
}
