package dev.candela.net;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What may be reached from this process. */
@ConfigMapping(prefix = "candela.net")
public interface NetConfig {

  /**
   * {@code CANDELA_ALLOWED_HOSTS}: hosts that may be reached although their addresses are private,
   * over plain HTTP if need be, and to which the service's own Google identity may be shown. A
   * comma list of {@code host}, {@code host:port} and {@code *.suffix}.
   */
  Optional<String> allowedHosts();
}
