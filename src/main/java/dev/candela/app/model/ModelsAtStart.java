package dev.candela.app.model;

import dev.candela.app.store.Database;
import dev.candela.net.AllowedHosts;
import dev.candela.net.NetConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Checks the settings about models when the process starts, and not when they are first needed. */
@Singleton
class ModelsAtStart {

  private static final Logger LOG = Logger.getLogger(ModelsAtStart.class);

  private final ModelsConfig models;
  private final NetConfig net;
  private final Database database;

  ModelsAtStart(ModelsConfig models, NetConfig net, Database database) {
    this.models = models;
    this.net = net;
    this.database = database;
  }

  void start(@Observes StartupEvent event) {
    check(models, net);
    if (database.shared() && models.secretKey().isEmpty()) {
      LOG.warn(
          "CANDELA_SECRET_KEY is not set: other instances on this database cannot read the secrets"
              + " of models that are loaded here.");
    }
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigurationException with one sentence about the first that is wrong; Quarkus prints
   *     its message alone and exits with code 1
   */
  static void check(ModelsConfig models, NetConfig net) {
    try {
      AllowedHosts.parse(net.allowedHosts().orElse(""));
      models.secretKey().ifPresent(SecretBox::bytes);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }
}
