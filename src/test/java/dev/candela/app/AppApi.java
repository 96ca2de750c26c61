package dev.candela.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.TestHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Talks to the application as its UI does, over HTTP. */
public final class AppApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = TestHttp.client();
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final URI base;

  public AppApi(URI base) {
    this.base = base;
  }

  /** That of the application which the running test has started. */
  public static AppApi here() {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return new AppApi(URI.create("http://localhost:" + port));
  }

  /** The address of the server, without a slash at its end. */
  public String root() {
    return base.resolve("/").toString().replaceAll("/$", "");
  }

  /** The address of a path below {@code /api/v1}. */
  public URI address(String path) {
    return base.resolve("/api/v1" + path);
  }

  /** A text as part of an address. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** An answer. */
  public record Answer(int status, String body, HttpResponse<?> raw) {

    /** Its body as JSON. */
    public JsonNode json() {
      return parse(body);
    }

    /** The code of an error. */
    public String code() {
      return json().at("/error/code").asText();
    }

    /** The message of an error. */
    public String message() {
      return json().at("/error/message").asText();
    }

    /** The ids of a page of examples. */
    public List<String> ids() {
      return json().get("items").findValuesAsText("id");
    }

    /** The prompts of a page of examples. */
    public List<String> prompts() {
      return json()
          .get("items")
          .valueStream()
          .map(item -> item.at("/fields/prompt").asText())
          .toList();
    }

    /** Checks its status and returns its body. */
    public JsonNode as(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return body.isEmpty() ? parse("null") : json();
    }

    /** Checks that it is an error in the one shape that errors have, and returns it. */
    public JsonNode error(int expectedStatus, String expectedCode) {
      JsonNode error = errorOf(expectedStatus);
      assertThat(error.get("code").asText()).isEqualTo(expectedCode);
      return error;
    }

    /** The same, whatever its code. */
    public JsonNode errorOf(int expectedStatus) {
      JsonNode error = as(expectedStatus).get("error");
      assertThat(error.get("code").asText()).isNotEmpty();
      assertThat(error.get("message").asText())
          .isNotBlank()
          .doesNotContain("Exception", "dev.candela", "com.fasterxml", "\tat ");
      return error;
    }
  }

  /** A server-sent event; comments have the name {@code :}. */
  public record Event(String name, String id, JsonNode data) {}

  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody(), null);
  }

  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), null);
  }

  /** Posts something, given as JSON text or as what becomes JSON. */
  public Answer post(String path, Object body) {
    return send("POST", path, json(body), "application/json");
  }

  public Answer put(String path, Object body) {
    return send("PUT", path, json(body), "application/json");
  }

  public Answer patch(String path, Object body) {
    return send("PATCH", path, json(body), "application/json");
  }

  private static HttpRequest.BodyPublisher json(Object body) {
    return BodyPublishers.ofString(body instanceof String text ? text : write(body));
  }

  private Answer send(
      String method, String path, HttpRequest.BodyPublisher body, @Nullable String contentType) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).method(method, body);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    HttpResponse<String> answer =
        exchange(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(answer.statusCode(), answer.body(), answer);
  }

  /** Uploads a file as a dataset. */
  public Answer upload(String name, String format, byte[] file) {
    return send(
        "POST",
        "/datasets/upload?format=%s&name=%s".formatted(format, encoded(name)),
        BodyPublishers.ofByteArray(file),
        "application/octet-stream");
  }

  /** Uploads a file in UTF-8 as a dataset. */
  public Answer upload(String name, String format, String file) {
    return upload(name, format, file.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of the model that the application hosts itself, which may be loading for a moment. */
  public String hostedModel() {
    until(() -> get("/models").as(200).at("/0/state").asText().equals("ready"));
    return get("/models").as(200).at("/0/name").asText();
  }

  /** Makes a dataset with these prompts, and returns the ids of its examples. */
  public List<String> dataset(String name, String... prompts) {
    var lines = new StringBuilder();
    for (int i = 0; i < prompts.length; i++) {
      lines.append(write(Map.of("prompt", prompts[i], "number", i))).append("\n");
    }
    upload(name, "jsonl", lines.toString()).as(201);
    return get("/datasets/" + name + "/ids")
        .as(200)
        .get("ids")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /** Follows a stream until an event that satisfies a condition, and returns all up to it. */
  public List<Event> follow(String path, String lastEventId, Predicate<Event> until) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path)).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return read(exchange(request.build(), BodyHandlers.ofLines()), until);
  }

  /** Posts something and follows the stream that it answers. */
  public List<Event> postAndFollow(String path, Object body, Predicate<Event> until) {
    HttpRequest request =
        HttpRequest.newBuilder(address(path))
            .header("Accept", "text/event-stream")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(write(body)))
            .build();
    return read(exchange(request, BodyHandlers.ofLines()), until);
  }

  private static List<Event> read(HttpResponse<Stream<String>> answer, Predicate<Event> until) {
    try (Stream<String> lines = answer.body()) {
      var events = new ArrayList<Event>();
      if (answer.statusCode() != 200) {
        throw new AssertionError("%d %s".formatted(answer.statusCode(), lines.toList()));
      }
      var name = "";
      var id = "";
      var iterator = lines.iterator();
      while (iterator.hasNext()) {
        String line = iterator.next();
        if (line.startsWith(":")) {
          events.add(new Event(":", "", parse("null")));
        } else if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("id:")) {
          id = line.substring("id:".length()).strip();
        } else if (line.startsWith("data:")) {
          var event = new Event(name, id, parse(line.substring("data:".length())));
          events.add(event);
          if (until.test(event)) {
            return events;
          }
        }
      }
      return events;
    }
  }

  private static <T> HttpResponse<T> exchange(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return CLIENT.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something is so. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
