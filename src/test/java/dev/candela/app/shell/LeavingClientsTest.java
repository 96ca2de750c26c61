package dev.candela.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.AppApi;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that close the connection in the middle of a request: nothing anybody has to look at. */
@QuarkusTest
@Timeout(60)
class LeavingClientsTest {

  private static final Logger ROOT = Logger.getLogger("");
  private static final String PATH = "/api/v1/metrics";

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject MeterRegistry registry;

  private final Troubles log = new Troubles();

  @BeforeEach
  void listen() {
    ROOT.addHandler(log);
  }

  @AfterEach
  void listenNoLonger() {
    ROOT.removeHandler(log);
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsBodyIsNoErrorOfTheServer() throws Exception {
    long left = over();
    for (String framing : List.of("Content-Length: 5000000", "Transfer-Encoding: chunked")) {
      for (String beginning : List.of("{", "{\"dataset\": \"", "{\"models\": [\"a\", ")) {
        begin(framing, beginning);
        long all = ++left;
        AppApi.until(() -> over() >= all);
        assertThat(log.records).isEmpty();
      }
    }
  }

  /** How many requests are over. */
  private long over() {
    return registry.find("http.server.requests").tag("uri", PATH).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  /** Sends a request up to somewhere in its body, and leaves. */
  private void begin(String framing, String beginning) throws IOException {
    String head =
        String.join(
            "\r\n",
            "POST " + PATH + " HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            framing,
            "",
            "");
    String piece =
        framing.startsWith("Transfer")
            ? "%x\r\n%s\r\n".formatted(beginning.length(), beginning)
            : beginning;
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.getOutputStream().write((head + piece).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
  }

  /** What the application warns of, and what anybody calls an error. */
  private static final class Troubles extends Handler {
    private final List<String> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      // The web server's libraries may warn of connections that other tests have broken off.
      boolean own = record.getLoggerName().startsWith("dev.candela");
      Level worthy = own ? Level.WARNING : Level.SEVERE;
      if (record.getLevel().intValue() >= worthy.intValue()) {
        records.add(record.getLoggerName() + ": " + record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
