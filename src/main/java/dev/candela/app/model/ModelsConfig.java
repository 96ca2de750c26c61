package dev.candela.app.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How models are kept and connected to. */
@ConfigMapping(prefix = "candela.app.models")
public interface ModelsConfig {

  /**
   * {@code CANDELA_SECRET_KEY}: encrypts the secrets of models at rest; 32 bytes in Base64, or a
   * text of at least 32 characters. Without it a key is made and kept in the data folder; several
   * instances on one database need the same.
   */
  Optional<String> secretKey();

  /** {@code CANDELA_DATA}: where the key is kept when none is given. */
  String dataFolder();

  /** How long somebody who asks a model waits until it has been connected to again. */
  @WithDefault("15s")
  Duration patience();

  /** How long a model that could not be connected to is left alone. */
  @WithDefault("10s")
  Duration rest();
}
