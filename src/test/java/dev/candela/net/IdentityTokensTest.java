package dev.candela.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.ComputeEngineCredentials;
import dev.candela.net.OutboundFailure.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The identity comes from a metadata server on loopback, through Google's own library. */
class IdentityTokensTest {

  private static final URI SERVICE = URI.create("https://model.run.app/predict");

  private final TestServer metadata = new TestServer();
  private final AtomicLong lifetimeSeconds = new AtomicLong(3600);
  private IdentityTokens tokens;

  @BeforeEach
  void start() {
    metadata.on(
        "/computeMetadata/v1/instance/service-accounts/default/identity",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          TestServer.send(exchange, 200, "text/plain", token(query));
        });
    tokens =
        new IdentityTokens(
            uri -> "model.run.app".equals(uri.getHost()),
            () ->
                ComputeEngineCredentials.newBuilder()
                    .setHttpTransportFactory(
                        () ->
                            new NetHttpTransport.Builder()
                                .setConnectionFactory(
                                    url ->
                                        (HttpURLConnection)
                                            metadata.uri(url.getFile()).toURL().openConnection())
                                .build())
                    .build());
  }

  @AfterEach
  void stop() {
    metadata.close();
  }

  /** A token as Google makes them; nobody here checks its signature. */
  private String token(String query) {
    long now = System.currentTimeMillis() / 1000;
    String payload =
        "{\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"iss\":\"https://accounts.google.com\",\"n\":%d}"
            .formatted(
                query.replaceAll(".*audience=([^&]*).*", "$1"),
                now + lifetimeSeconds.get(),
                now,
                metadata.received().size());
    return part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(payload) + "." + part("x");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String payload(String authorization) {
    assertThat(authorization).startsWith("Bearer ");
    return new String(
        Base64.getUrlDecoder().decode(authorization.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  @Test
  void aTokenIsMeantForTheServiceAndUsedAgain() throws IOException {
    String first = tokens.authorization(SERVICE);
    assertThat(payload(first)).contains("\"aud\":\"https://model.run.app\"");
    assertThat(tokens.authorization(URI.create("https://model.run.app/salience"))).isEqualTo(first);
    assertThat(metadata.received()).hasSize(1);
    assertThat(metadata.received().getFirst().headers()).containsEntry("metadata-flavor", "Google");
  }

  @Test
  void aTokenIsReplacedBeforeItExpires() throws IOException {
    lifetimeSeconds.set(60);
    String first = tokens.authorization(SERVICE);
    lifetimeSeconds.set(3600);
    assertThat(tokens.authorization(SERVICE)).isNotEqualTo(first);
    assertThat(metadata.received()).hasSize(2);
  }

  @Test
  void nobodyElseGetsAToken() {
    OutboundFailure failure =
        catchThrowableOfType(
            OutboundFailure.class,
            () -> tokens.authorization(URI.create("https://collector.test/")));
    assertThat(failure.reason()).isEqualTo(Reason.IDENTITY);
    assertThat(failure).hasMessageContaining("collector.test is none of them");
    assertThat(metadata.received()).isEmpty();
  }

  @Test
  void withoutCredentialsThereIsASentence() {
    var without =
        new IdentityTokens(
            uri -> true,
            () -> {
              throw new IOException("none");
            });
    OutboundFailure failure =
        catchThrowableOfType(OutboundFailure.class, () -> without.authorization(SERVICE));
    assertThat(failure.reason()).isEqualTo(Reason.IDENTITY);
    assertThat(failure).hasMessageContaining("no Google credentials");
  }
}
