package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of event streams that are slower than the run which they follow. */
@QuarkusTest
@Timeout(120)
class SlowClientTest extends WithScriptedModel {

  private static final int ROWS = 600;

  /** So long that a socket's buffers hold less of them than one page of rows has. */
  private static final int ANSWER_CHARACTERS = 60_000;

  private static final String ANSWER = "a".repeat(ANSWER_CHARACTERS);

  @BeforeEach
  void sayMuchAboutManyPrompts() {
    model.answer(prompt -> ANSWER);
    api.dataset(name, IntStream.range(0, ROWS).mapToObj(i -> "p" + i).toArray(String[]::new));
  }

  @Test
  void aRunDoesNotWaitForAClientThatReadsNothing() throws IOException {
    String run = start();
    try (Socket client = follow(run)) {
      assertThat(ended(run).get("done").asInt()).isEqualTo(ROWS);
      List<String> events = names(lines(client));
      assertThat(events.getLast()).isEqualTo("end");
      assertThat(events.stream().filter("row"::equals).count()).isGreaterThanOrEqualTo(ROWS);
    }
  }

  @Test
  void whatAClientHasNotTakenIsNotKeptForIt() throws IOException {
    String run = start();
    ended(run);
    try (Socket client = follow(run);
        BufferedReader lines = lines(client)) {
      // Once the first row has come, the others are stuck until somebody reads.
      boolean begun = lines.lines().flatMap(SlowClientTest::name).anyMatch("row"::equals);
      assertThat(begun).isTrue();
      api.delete("/runs/" + run).as(204);
      List<String> events = names(lines);
      // More than the page that was read from the store can only come from a buffer.
      assertThat(events.stream().filter("row"::equals).count()).isBetween(1L, ROWS / 2L);
    }
  }

  @Test
  void aRunDoesNotEndWithAClientThatLeaves() throws IOException {
    String run = start();
    for (int i = 0; i < 20; i++) {
      try (Socket client = follow(run)) {
        client.getInputStream().read();
      }
    }
    assertThat(ended(run).get("done").asInt()).isEqualTo(ROWS);
  }

  private String start() {
    return api.post("/runs", Map.of("dataset", name, "model", name, "all", true))
        .as(202)
        .get("id")
        .asText();
  }

  private JsonNode ended(String run) {
    AppApi.until(
        () -> !api.get("/runs/" + run).as(200).get("state").asText().matches("queued|running"));
    return api.get("/runs/" + run).as(200);
  }

  /** Asks for the events of a run, and reads nothing of them. */
  private Socket follow(String run) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16_384);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String head =
        String.join(
            "\r\n",
            "GET /api/v1/runs/" + run + "/events HTTP/1.1",
            "Host: x",
            "Accept: text/event-stream",
            "Connection: close",
            "",
            "");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static BufferedReader lines(Socket client) throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The names of all events up to the end of the stream. */
  private static List<String> names(BufferedReader lines) {
    return lines.lines().flatMap(SlowClientTest::name).toList();
  }

  private static Stream<String> name(String line) {
    return line.startsWith("event:")
        ? Stream.of(line.substring("event:".length()).strip())
        : Stream.empty();
  }
}
