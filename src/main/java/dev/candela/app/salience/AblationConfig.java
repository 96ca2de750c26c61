package dev.candela.app.salience;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is left out of prompts, and how much at once. */
@ConfigMapping(prefix = "candela.app.ablations")
public interface AblationConfig {

  /** The most segments of a prompt. */
  @WithDefault("200")
  int segments();

  /** The most ablations that one instance works on at the same time. */
  @WithDefault("2")
  int parallel();

  /** The most ablations that wait; any more are answered with 429. */
  @WithDefault("50")
  int waiting();

  /** The most calls of an ablation at the same time; the model's own limits come first. */
  @WithDefault("4")
  int workers();

  /** How long the results are kept after the end; the cache may know the answers for longer. */
  @WithDefault("30d")
  Duration keep();
}
