package dev.candela.app.shell;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of a request is taken. */
@ConfigMapping(prefix = "candela.app.limits")
public interface ShellConfig {

  /** The most bytes of a request's JSON. */
  @WithDefault("16M")
  MemorySize bodySize();
}
