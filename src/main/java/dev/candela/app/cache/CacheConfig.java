package dev.candela.app.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much is kept of what models have answered. */
@ConfigMapping(prefix = "candela.app.cache")
public interface CacheConfig {

  /** The most answers and saliences that are kept; what was not used for the longest goes first. */
  @WithDefault("500000")
  long entries();

  /** The most bytes that they have together. */
  @WithDefault("1G")
  MemorySize size();
}
