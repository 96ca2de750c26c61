package dev.candela.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.net.OutboundFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of making the service talk to an address that it must not talk to, and the rest. */
class OutboundClientTest {

  private static final OutboundLimits LIMITS =
      new OutboundLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1000, 2);

  private final TestServer server = new TestServer();
  private final List<AutoCloseable> toClose = new java.util.ArrayList<>(List.of(server));

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  private OutboundClient client(String allowed, HostResolver resolver) {
    var client =
        new OutboundClient(
            AllowedHosts.parse(allowed), resolver, SSLContexts.createSystemDefault());
    toClose.add(client::close);
    return client;
  }

  private OutboundClient client(String allowed) {
    return client(allowed, HostResolver.SYSTEM);
  }

  /** A name server that says whatever a test wants. */
  private static HostResolver says(String... literals) {
    return host -> {
      var addresses = new java.util.ArrayList<InetAddress>();
      for (String literal : literals) {
        addresses.add(InetAddress.getByName(literal));
      }
      return addresses;
    };
  }

  private static OutboundFailure failure(OutboundClient client, URI uri) {
    return failure(client, OutboundRequest.get(uri, LIMITS));
  }

  private static OutboundFailure failure(OutboundClient client, OutboundRequest request) {
    return catchThrowableOfType(
        OutboundFailure.class,
        () -> {
          try (OutboundResponse response = client.send(request)) {
            response.bytes();
          }
        });
  }

  private static String text(OutboundClient client, URI uri) throws OutboundFailure {
    try (OutboundResponse response = client.send(OutboundRequest.get(uri, LIMITS))) {
      assertThat(response.status()).isEqualTo(200);
      return response.text();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://10.0.0.1/",
        "https://172.16.0.1:8443/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/computeMetadata/v1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://metadata.google.internal/computeMetadata/v1/",
        "https://Metadata.Google.Internal./",
        "https://metadata/",
        "https://user:password@example.test/",
        "http://example.test/",
        "ftp://example.test/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_INFO",
        "https:///path",
        "https://exa_mple..test:99999/",
        "mailto:someone@example.test"
      })
  void addressesThatNotEverybodyMayReachAreRefused(String address) {
    OutboundFailure failure = failure(client(""), URI.create(address));
    assertThat(failure.reason()).isEqualTo(Reason.ADDRESS);
    assertThat(failure.worthRetrying()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"})
  void aNameThatStandsForSuchAnAddressIsRefused(String literal) {
    OutboundFailure failure =
        failure(client("", says(literal)), URI.create("https://innocent.test/"));
    assertThat(failure.reason()).isEqualTo(Reason.ADDRESS);
    assertThat(failure)
        .hasMessage(
            "innocent.test is not at a public address; the operator can allow it in"
                + " CANDELA_ALLOWED_HOSTS.");
  }

  @Test
  void aNameWithOneSuchAddressAmongOthersIsRefused() {
    assertThat(
            failure(client("", says("8.8.8.8", "127.0.0.1")), URI.create("https://innocent.test/"))
                .reason())
        .isEqualTo(Reason.ADDRESS);
  }

  @Test
  void theAddressThatWasCheckedIsTheOneConnectedTo() throws IOException {
    // A name server that changes its mind: it would say something else to whoever asks again.
    server.on("/", 200, "text/plain", "here");
    var asked = new AtomicInteger();
    HostResolver rebinding =
        host ->
            asked.getAndIncrement() == 0
                ? says("127.0.0.1").resolve(host)
                : says("127.0.0.9").resolve(host);
    var client = client("rebinding.test", rebinding);
    assertThat(text(client, server.uri("rebinding.test", "/"))).isEqualTo("here");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aNameThatTurnsPrivateBetweenTwoConnectionsIsRefusedAtTheSecond() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var asked = new AtomicInteger();
      HostResolver rebinding =
          host -> says(asked.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1").resolve(host);
      var client = client("", rebinding);
      URI uri = URI.create("https://rebinding.test:" + listener.getLocalPort() + "/");
      assertThat(failure(client, uri).reason()).isEqualTo(Reason.ADDRESS);
      assertThat(failure(client, uri).reason()).isEqualTo(Reason.ADDRESS);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void aHostThatTheOperatorAllowsMayHaveAnyAddressAndSpeakPlainHttp() throws IOException {
    server.on("/", 200, "text/plain", "here");
    URI uri = server.uri("model-server", "/");
    assertThat(text(client("model-server", says("127.0.0.1")), uri)).isEqualTo("here");
    assertThat(text(client("model-server:" + server.port(), says("127.0.0.1")), uri))
        .isEqualTo("here");
    assertThat(server.received().getFirst().headers())
        .containsEntry("host", "model-server:" + server.port())
        .doesNotContainKey("metadata-flavor");
  }

  @Test
  void aHostIsNotAllowedAtAnotherPortOrUnderItsAddress() {
    server.on("/", 200, "text/plain", "here");
    assertThat(failure(client("model-server:1"), server.uri("model-server", "/")).reason())
        .isEqualTo(Reason.ADDRESS);
    assertThat(failure(client("model-server"), server.uri("/")).reason()).isEqualTo(Reason.ADDRESS);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void aSuffixDoesNotOpenTheMetadataServer() {
    assertThat(
            failure(
                    client("*.internal", says("127.0.0.1")),
                    server.uri("metadata.google.internal", "/"))
                .reason())
        .isEqualTo(Reason.ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void eachRedirectIsCheckedLikeTheFirstAddress(int status) {
    server.on(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", server.uri("/secret").toString());
          exchange.sendResponseHeaders(status, -1);
        });
    server.on("/secret", 200, "text/plain", "secret");
    OutboundFailure failure =
        failure(client("outside.test", says("127.0.0.1")), server.uri("outside.test", "/"));
    assertThat(failure.reason()).isEqualTo(Reason.ADDRESS);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void redirectsToOtherProtocolsAreNotFollowed() {
    server.on(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThat(failure(client("127.0.0.1"), server.uri("/")).reason()).isEqualTo(Reason.ADDRESS);
  }

  @Test
  void credentialsStayWithTheHostToWhichTheyWereGiven() throws IOException {
    server.on("/other", redirect(() -> server.uri("other.test", "/end")));
    server.on("/same", redirect(() -> URI.create("/end")));
    server.on("/end", 200, "text/plain", "end");
    var client = client("one.test,other.test", says("127.0.0.1"));
    for (String path : List.of("/other", "/same")) {
      var request =
          OutboundRequest.get(server.uri("one.test", path), LIMITS).authorizedBy("Bearer s");
      try (OutboundResponse response = client.send(request)) {
        assertThat(response.text()).isEqualTo("end");
      }
    }
    assertThat(server.received())
        .extracting(request -> request.headers().getOrDefault("authorization", "none"))
        .containsExactly("Bearer s", "none", "Bearer s", "Bearer s");
  }

  private static TestServer.Answer redirect(java.util.function.Supplier<URI> to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to.get().toString());
      exchange.sendResponseHeaders(307, -1);
    };
  }

  @Test
  void redirectsEndSomewhere() {
    server.on("/", redirect(() -> URI.create("/")));
    assertThat(failure(client("127.0.0.1"), server.uri("/")).reason()).isEqualTo(Reason.REDIRECT);
    assertThat(server.received()).hasSize(3);
  }

  @Test
  void aPostIsNotTurnedIntoAGet() {
    server.on(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/end");
          exchange.sendResponseHeaders(302, -1);
        });
    var post = OutboundRequest.post(server.uri("/"), new byte[] {'{', '}'}, LIMITS);
    assertThat(failure(client("127.0.0.1"), post).reason()).isEqualTo(Reason.REDIRECT);
  }

  @Test
  void anAnswerWithoutEndIsCutAtTheLimit() {
    server.on(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[500];
          while (true) {
            exchange.getResponseBody().write(block);
          }
        });
    assertThat(failure(client("127.0.0.1"), server.uri("/")).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void compressedAnswersCountAsWhatTheyBecome() {
    server.on(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          try (var zip = new GZIPOutputStream(exchange.getResponseBody())) {
            zip.write(new byte[100_000]);
          }
        });
    assertThat(failure(client("127.0.0.1"), server.uri("/")).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() {
    server.on("/", OutboundClientTest::hang);
    var limits = new OutboundLimits(Duration.ofMillis(50), Duration.ofSeconds(20), 1000, 0);
    assertThat(failure(client("127.0.0.1"), OutboundRequest.get(server.uri("/"), limits)).reason())
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void anAnswerThatDripsIsGivenUp() {
    server.on(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            sleep(5);
          }
        });
    var limits = new OutboundLimits(Duration.ofSeconds(20), Duration.ofMillis(200), 1000, 0);
    assertThat(failure(client("127.0.0.1"), OutboundRequest.get(server.uri("/"), limits)).reason())
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void aRequestCanBeCancelledWhileItWaitsForItsAnswer() throws Exception {
    var arrived = new CountDownLatch(1);
    server.on(
        "/",
        exchange -> {
          arrived.countDown();
          hang(exchange);
        });
    OutboundCall call = client("127.0.0.1").prepare(OutboundRequest.get(server.uri("/"), LIMITS));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                arrived.await();
                call.cancel();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(catchThrowableOfType(OutboundFailure.class, call::send).reason())
        .isEqualTo(Reason.CANCELLED);
  }

  @Test
  void anAnswerIsReadAsItComes() throws IOException {
    var read = new CountDownLatch(1);
    server.on(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("one\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          // The rest is sent only once the beginning has been read.
          await(read);
          exchange.getResponseBody().write("two\n".getBytes(StandardCharsets.UTF_8));
        });
    try (OutboundResponse response =
        client("127.0.0.1").send(OutboundRequest.get(server.uri("/"), LIMITS))) {
      InputStream body = response.body();
      assertThat(new String(body.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("one\n");
      read.countDown();
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two\n");
    }
  }

  @Test
  void whatIsWrongIsSaidInWords() throws IOException {
    HostResolver nothing =
        host -> {
          throw new UnknownHostException(host);
        };
    OutboundFailure unknown = failure(client("", nothing), URI.create("https://nowhere.test/"));
    assertThat(unknown.reason()).isEqualTo(Reason.NAME);
    assertThat(unknown).hasMessage("There is no host named nowhere.test.");

    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    OutboundFailure nobody = failure(client("127.0.0.1"), URI.create("http://127.0.0.1:" + closed));
    assertThat(nobody.reason()).isEqualTo(Reason.CONNECT);
    assertThat(nobody).hasMessage("Nobody takes connections at 127.0.0.1:%d.", closed);

    try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseInPlainText(plain));
      OutboundFailure insecure =
          failure(client("127.0.0.1"), URI.create("https://127.0.0.1:" + plain.getLocalPort()));
      assertThat(insecure.reason()).isEqualTo(Reason.TLS);
    }
  }

  private static void refuseInPlainText(ServerSocket listener) {
    try (var socket = listener.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void hang(com.sun.net.httpserver.HttpExchange exchange) {
    await(new CountDownLatch(1));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
