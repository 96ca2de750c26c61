package dev.candela.app.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of event streams. */
@ConfigMapping(prefix = "candela.app.streams")
public interface StreamConfig {

  /** How long a stream may be silent before a comment shows that it is alive. */
  @WithDefault("10s")
  Duration heartbeat();
}
