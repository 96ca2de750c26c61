package dev.candela.app.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.net.NetConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelsAtStartTest {

  private record Settings(Optional<String> secretKey) implements ModelsConfig {

    @Override
    public String dataFolder() {
      return "nowhere";
    }

    @Override
    public Duration patience() {
      return Duration.ZERO;
    }

    @Override
    public Duration rest() {
      return Duration.ZERO;
    }
  }

  private static void check(String allowedHosts, String secretKey) {
    NetConfig net = () -> Optional.of(allowedHosts).filter(hosts -> !hosts.isEmpty());
    ModelsAtStart.check(new Settings(Optional.of(secretKey).filter(key -> !key.isEmpty())), net);
  }

  @Test
  void aWrongSettingStopsTheStartWithOneSentence() {
    assertThatThrownBy(() -> check("https://host", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "CANDELA_ALLOWED_HOSTS has 'https://host'; it must be a comma list of host, host:port"
                + " or *.suffix.");
    assertThatThrownBy(() -> check("host", "short"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("CANDELA_SECRET_KEY is too short");
  }

  @Test
  void goodSettingsAndNoneAreFine() {
    assertThatCode(() -> check("", "")).doesNotThrowAnyException();
    assertThatCode(() -> check("a,*.b:1", "k".repeat(32))).doesNotThrowAnyException();
  }
}
