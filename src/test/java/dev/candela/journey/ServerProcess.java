package dev.candela.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.TestHttp;
import dev.candela.app.AppApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own, as an image runs it. */
final class ServerProcess implements AutoCloseable {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Duration START = Duration.ofMinutes(3);
  private static final int LINES_SHOWN = 40;

  private final Process process;
  private final int port;
  private final Path log;

  /**
   * Starts it and waits until it is ready.
   *
   * @param environment its settings, besides the port
   */
  ServerProcess(Path logFolder, Map<String, String> environment) {
    try {
      port = freePort();
      log = Files.createTempFile(logFolder, "server-", ".log");
      var builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-Xmx512m",
              "-jar",
              JAR.toAbsolutePath().toString());
      builder.environment().putAll(environment);
      builder.environment().put("PORT", String.valueOf(port));
      builder.environment().put("OPT_OUT_TRACKING", "true");
      builder.environment().put("RUST_FLAVOR", "cpu");
      process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + START.toNanos();
    while (!ready()) {
      assertThat(process.isAlive()).as("the server ended:\n%s", lastLines()).isTrue();
      assertThat(System.nanoTime()).as("it does not get ready:\n%s", lastLines()).isLessThan(end);
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean ready() {
    try (HttpClient client = TestHttp.client()) {
      var request = HttpRequest.newBuilder(uri().resolve("/q/health/ready")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  AppApi api() {
    return new AppApi(uri());
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Ends it as Cloud Run does: SIGTERM, and ten seconds. */
  void terminate() {
    process.destroy();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS))
          .as("it ends within ten seconds:\n%s", lastLines())
          .isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it wrote at last. */
  String lastLines() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }

  /** All that it wrote. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it wrote any of these texts. */
  boolean wrote(String... texts) {
    String all = log();
    return Arrays.stream(texts).anyMatch(all::contains);
  }

  @Override
  public void close() {
    kill();
  }
}
