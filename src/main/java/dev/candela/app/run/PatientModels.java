package dev.candela.app.run;

import dev.candela.app.job.Claim;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.stream.Pulse;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The models, for jobs: when the application has just started, theirs may still be loading. */
@Singleton
public class PatientModels {

  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private final Models models;
  private final RunConfig config;

  PatientModels(Models models, RunConfig config) {
    this.models = models;
    this.config = config;
  }

  /**
   * A model that can be asked. Waits for one that cannot be asked yet, unless the job is to stop.
   *
   * @throws RequestRefused when it cannot be had
   */
  public LoadedModel require(String name, Claim claim) {
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
      Pulse.pause(ASK_AGAIN);
    }
  }
}
