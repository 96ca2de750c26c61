package dev.candela.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server as its users run it, in a process of its own. */
final class ServerProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final double secondsToReady;

  /** Starts a server with these settings and waits until it is ready. */
  ServerProcess(Path jar, Map<String, String> settings, Path log) throws Exception {
    port = freePort();
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-jar",
            jar.toString());
    builder.environment().putAll(settings);
    builder.environment().put("PORT", String.valueOf(port));
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    long start = System.nanoTime();
    process = builder.start();
    waitUntilReady();
    secondsToReady = (System.nanoTime() - start) / 1e9;
  }

  /** Starts a model server. */
  static ServerProcess ofModel(Path jar, Path checkpoint, String precision) throws Exception {
    return new ServerProcess(
        jar,
        Map.of(
            "MODEL_CONFIG",
            "bench:" + checkpoint,
            "DL_FRAMEWORK",
            "transformers",
            "PRECISION",
            precision,
            "SEQUENCE_LENGTH",
            "640"),
        checkpoint.resolve("server-" + precision + ".log"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void waitUntilReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (client.send(request("/q/health/ready").build(), body()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // the port is not open yet
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("the server did not become ready; see its log");
  }

  /** Seconds from the start of the process to the first positive readiness answer. */
  double secondsToReady() {
    return secondsToReady;
  }

  /** Posts a request and gives the seconds that its answer took. */
  double post(String path, Object body) throws Exception {
    var request =
        request(path)
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> response = client.send(request, body());
    double seconds = (System.nanoTime() - start) / 1e9;
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() != 200 || !answer.isArray()) {
      throw new IllegalStateException(path + " answered " + response.body());
    }
    return seconds;
  }

  /** Gets something and gives the seconds that its answer took. */
  double get(String path) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> response = client.send(request(path).build(), body());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + response.body());
    }
    return seconds;
  }

  /** The most resident memory so far, mapped weights included, in bytes. */
  long peakMemory() throws IOException {
    return status("VmHWM:");
  }

  /** The part of the resident memory that is no mapped file, in bytes. */
  long anonymousMemory() throws IOException {
    return status("RssAnon:");
  }

  private long status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static HttpResponse.BodyHandler<String> body() {
    return HttpResponse.BodyHandlers.ofString();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
