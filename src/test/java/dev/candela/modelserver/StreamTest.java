package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.serving.ToyLanguageModel;
import dev.candela.lm.torch.Golden;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class StreamTest {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  private Api api;

  /** One server-sent event; comments have the name {@code :}. */
  record Event(String name, JsonNode data) {}

  @BeforeEach
  void connect() {
    api = new Api(base);
  }

  private List<Event> events(String body) {
    var events = new ArrayList<Event>();
    var name = new StringBuilder();
    try (Stream<String> lines = api.stream("/predict", body)) {
      lines.forEach(
          line -> {
            if (line.startsWith(":")) {
              events.add(new Event(":", Api.parse("null")));
            } else if (line.startsWith("event:")) {
              name.append(line.substring("event:".length()).strip());
            } else if (line.startsWith("data:")) {
              events.add(new Event(name.toString(), Api.parse(line.substring("data:".length()))));
              name.setLength(0);
            }
          });
    }
    return events;
  }

  @Test
  void tokensThenResultThenDone() {
    try (var _ = new Swap(host, new ToyLanguageModel(100))) {
      List<Event> events =
          events(
              """
              {"inputs": [{"prompt": "a"},
                          {"prompt": "b", "parameters": {"log_probabilities": true}}],
               "parameters": {"max_new_tokens": 2}}
              """);
      assertThat(events)
          .extracting(Event::name)
          .containsExactly("token", "token", "token", "token", "result", "result", "done");
      assertThat(events.get(1).data().toString())
          .isEqualTo("{\"index\":0,\"id\":98,\"text\":\"b\"}");
      assertThat(events.get(3).data().toString())
          .isEqualTo("{\"index\":1,\"id\":98,\"text\":\"b\",\"log_probability\":-0.5}");
      assertThat(events.get(5).data().get("index").asInt()).isEqualTo(1);
      assertThat(events.get(5).data().get("response").asText()).isEqualTo("ab");
    }
  }

  @Test
  void aRealModelSaysTheSameWithAndWithoutStreaming() {
    List<Map<String, String>> prompts =
        Golden.cases("gpt2").stream()
            .map(expected -> Map.of("prompt", expected.get("prompt").asText()))
            .toList();
    Swap.until(() -> host.queueIfReady().isPresent());
    String body =
        Api.write(
            Map.of(
                "inputs",
                prompts,
                "parameters",
                Map.of("max_new_tokens", 16, "temperature", 0.8, "seed", 7)));
    JsonNode whole = api.post("/predict", body).json();
    var texts = new StringBuilder[prompts.size()];
    java.util.Arrays.setAll(texts, i -> new StringBuilder());
    for (Event event : events(body)) {
      switch (event.name()) {
        case "token" ->
            texts[event.data().get("index").asInt()].append(event.data().get("text").asText());
        case "result" -> {
          ObjectNode entry = (ObjectNode) event.data();
          int index = entry.remove("index").asInt();
          assertThat(entry).isEqualTo(whole.get(index));
        }
        default -> assertThat(event.name()).isEqualTo("done");
      }
    }
    for (int i = 0; i < texts.length; i++) {
      assertThat(texts[i]).hasToString(whole.get(i).get("response").asText());
    }
  }

  @Test
  void whatIsRefusedAtOnceHasAStatus() {
    try (var _ = new Swap(host, new ToyLanguageModel(10))) {
      String[] accept = {"Accept", "text/event-stream"};
      api.post("/predict", "{", accept).error(400, "INVALID_JSON");
      api.post("/predict", "{}", accept).error(400, "INVALID_REQUEST");
      api.post("/predict", "{\"inputs\":[{\"prompt\":\"0123456789\"}]}", accept)
          .error(422, "TOO_LONG");
    }
  }

  @Test
  void whatGoesWrongLaterIsAnErrorEvent() {
    var model = new ToyLanguageModel(1000).slow(100);
    var queue = new ModelQueue(model, new QueueLimits(1, 0, Duration.ofSeconds(2), 1));
    try (var _ = new Swap(host, queue)) {
      List<Event> events =
          events("{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":100}}");
      assertThat(events.getFirst().name()).isEqualTo("token");
      Event last = events.getLast();
      assertThat(last.name()).isEqualTo("error");
      assertThat(last.data().get("error").get("code").asText()).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void streamsAreTimedAsOtherPredictionsAre() {
    double answered = count("answered");
    double refused = count("refused");
    try (var _ = new Swap(host, new ToyLanguageModel(10))) {
      events("{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":2}}");
      assertThat(count("answered")).isEqualTo(answered + 1);
      api.post(
              "/predict",
              "{\"inputs\":[{\"prompt\":\"0123456789\"}]}",
              "Accept",
              "text/event-stream")
          .error(422, "TOO_LONG");
      assertThat(count("refused")).isEqualTo(refused + 1);
    }
    var model = new ToyLanguageModel(1000).slow(100);
    var queue = new ModelQueue(model, new QueueLimits(1, 0, Duration.ofMillis(500), 1));
    try (var _ = new Swap(host, queue)) {
      events("{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":100}}");
    }
    assertThat(count("refused")).isEqualTo(refused + 2);
    assertThat(count("answered")).isEqualTo(answered + 1);
  }

  /** How many predictions the metrics have with an outcome. */
  private double count(String outcome) {
    String name =
        "candela_requests_seconds_count{endpoint=\"predict\",outcome=\"%s\"".formatted(outcome);
    return api.get("/q/metrics")
        .raw()
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aWaitingStreamShowsThatItIsAlive() {
    var model = new ToyLanguageModel(1000).slow(25);
    var queue = new ModelQueue(model, new QueueLimits(1, 1, Duration.ofSeconds(60), 1));
    try (var _ = new Swap(host, queue)) {
      var before =
          Thread.startVirtualThread(
              () ->
                  api.post(
                      "/predict",
                      "{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":100}}"));
      Swap.until(() -> queue.running() == 1);
      List<Event> events = events("{\"inputs\":[{\"prompt\":\"b\"}]}");
      assertThat(events).extracting(Event::name).startsWith(":").endsWith("done");
      Swap.until(() -> !before.isAlive());
    }
  }

  @Test
  void aClientThatGoesAwayStopsItsGeneration() throws IOException {
    for (String accept : List.of("text/event-stream", "application/json")) {
      var model = new ToyLanguageModel(1_000_000).slow(5);
      try (var _ = new Swap(host, model)) {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
          ask(socket, accept);
          Swap.until(() -> model.running() == 1);
          if (accept.equals("text/event-stream")) {
            readUntil(socket, "event:token");
          }
        }
        Swap.until(() -> model.cancelledRows() == 1);
        Swap.until(() -> host.queue().running() == 0);
      }
    }
  }

  @Test
  void aClientThatGoesAwayStopsItsGenerationOnASharedConnectionToo() {
    var model = new ToyLanguageModel(1_000_000).slow(5);
    try (var _ = new Swap(host, model)) {
      String body = "{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":900000}}";
      // Left to itself, the JDK's client speaks HTTP/2 where it can.
      try (HttpClient shared = HttpClient.newHttpClient();
          Stream<String> lines = new Api(base, shared).stream("/predict", body)) {
        assertThat(lines.findFirst()).hasValue("event:token");
      }
      Swap.until(() -> model.cancelledRows() == 1);
    }
  }

  @Test
  void aClientThatGoesAwayWhileWaitingLosesItsPlace() throws IOException {
    var model = new ToyLanguageModel(1_000_000).slow(5);
    var queue = new ModelQueue(model, new QueueLimits(1, 5, Duration.ofSeconds(60), 1));
    try (var _ = new Swap(host, queue);
        var first = new Socket(base.getHost(), base.getPort())) {
      ask(first, "text/event-stream");
      Swap.until(() -> queue.running() == 1);
      for (String accept : List.of("text/event-stream", "application/json")) {
        try (var second = new Socket(base.getHost(), base.getPort())) {
          ask(second, accept);
          Swap.until(() -> queue.waiting() == 1);
        }
        Swap.until(() -> queue.waiting() == 0);
      }
      assertThat(queue.tokenize(List.of("a"), Caller.PATIENT)).hasSize(1);
    }
  }

  private static void ask(Socket socket, String accept) throws IOException {
    byte[] body =
        "{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"max_new_tokens\":900000}}"
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /predict HTTP/1.1\r\nHost: x\r\nAccept: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(accept, body.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }

  private static void readUntil(Socket socket, String text) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    while (line != null && !line.startsWith(text)) {
      line = reader.readLine();
    }
  }
}
