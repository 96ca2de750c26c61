package dev.candela.app.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is asked of models, and how much at once. */
@ConfigMapping(prefix = "candela.app.runs")
public interface RunConfig {

  /** The most runs that one instance works on at the same time. */
  @WithDefault("4")
  int parallel();

  /** The most runs that wait; any more are answered with 429. */
  @WithDefault("100")
  int waiting();

  /** The most rows of a run: examples times repeats. */
  @WithDefault("100000")
  int rows();

  /** The most rows of a run that are asked at the same time; the model's own limits come first. */
  @WithDefault("8")
  int workers();

  /** How long a run waits for a model that is still loading before its rows fail. */
  @WithDefault("2m")
  Duration modelPatience();

  /**
   * How long a run goes on without any answer while its model is away or has too much to do. Then
   * all of its rows that wait fail; with 0, each row fails for itself and at once.
   */
  @WithDefault("2m")
  Duration patience();

  /** The most interactive generations at the same time; any more are answered with 429. */
  @WithDefault("64")
  int interactive();
}
