package dev.candela.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  private static final AllowedHosts HOSTS =
      AllowedHosts.parse("model-server, Other.Test:8080 ,*.run.app,[::1]:9000,10.0.0.7,");

  @ParameterizedTest
  @CsvSource({
    "model-server, 1, true",
    "model-server, 443, true",
    "model-server.test, 443, false",
    "other.test, 8080, true",
    "other.test, 8081, false",
    "a.run.app, 443, true",
    "a.b.run.app, 443, true",
    "run.app, 443, false",
    "evilrun.app, 443, false",
    "a.run.app.evil.test, 443, false",
    "[::1], 9000, true",
    "[::1], 9001, false",
    "10.0.0.7, 80, true",
    "10.0.0.8, 80, false"
  })
  void aHostIsAllowedByNameAndPortOrSuffix(String host, int port, boolean allowed) {
    assertThat(HOSTS.allow(host, port)).isEqualTo(allowed);
  }

  @Test
  void anEmptyListAllowsNothing() {
    assertThat(AllowedHosts.parse(" , ").entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "*.", "https://host", "host/path", "ho st", "host:port", "host:65536"})
  void aWrongEntryIsNamed(String entry) {
    assertThatThrownBy(() -> AllowedHosts.parse("good," + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CANDELA_ALLOWED_HOSTS has '" + entry.strip());
  }
}
