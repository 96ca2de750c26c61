package dev.candela.app.share;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much can be shared. */
@ConfigMapping(prefix = "candela.app.shares")
public interface ShareConfig {

  /** The most bytes of a state, as JSON in UTF-8. */
  @WithDefault("64K")
  MemorySize stateSize();

  /** The most states that are kept. */
  @WithDefault("100000")
  int most();
}
