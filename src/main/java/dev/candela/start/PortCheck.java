package dev.candela.start;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the start with a sentence when {@code PORT} is none, before anything is loaded. */
@Singleton
class PortCheck {

  private static final int FIRST = 1;

  private final String port;

  PortCheck(@ConfigProperty(name = "candela.port") Optional<String> port) {
    this.port = port.orElse("");
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) {
    if (!HarmlessPort.isPort(port)) {
      // Quarkus prints the message of this exception alone, and exits with code 1.
      throw new ConfigurationException(
          "PORT '%s' must be a whole number from 0 to 65535.".formatted(port));
    }
  }
}
