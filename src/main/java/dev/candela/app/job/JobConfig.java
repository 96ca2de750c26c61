package dev.candela.app.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances of the application share the work. */
@ConfigMapping(prefix = "candela.app.jobs")
public interface JobConfig {

  /** How long after the last sign of an instance another one takes over its jobs. */
  @WithDefault("15s")
  Duration lease();

  /** How often an instance gives that sign and looks for jobs that another one was given. */
  @WithDefault("2s")
  Duration poll();

  /** How long answers that are under way may still take after SIGTERM. */
  @WithDefault("7s")
  Duration drain();
}
