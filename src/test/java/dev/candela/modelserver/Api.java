package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.TestHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Talks to the server under test. */
final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = TestHttp.client();

  private final URI base;
  private final HttpClient client;

  Api(URI base) {
    this(base, CLIENT);
  }

  Api(URI base, HttpClient client) {
    this.base = base;
    this.client = client;
  }

  /** An answer: its status, its headers and its body. */
  record Answer(int status, HttpResponse<String> raw) {

    JsonNode json() {
      return parse(raw.body());
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    /** Checks that it is an error in the one shape that errors have, and returns it. */
    JsonNode error(int expectedStatus, String expectedCode) {
      assertThat(status).as(raw.body()).isEqualTo(expectedStatus);
      JsonNode error = errorOfAnyKind();
      assertThat(error.get("code").asText()).isEqualTo(expectedCode);
      return error;
    }

    JsonNode errorOfAnyKind() {
      assertThat(header("Content-Type")).startsWith("application/json");
      JsonNode body = json();
      assertThat(body.fieldNames()).toIterable().containsExactly("error");
      JsonNode error = body.get("error");
      assertThat(error.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("code", "message", "details");
      assertThat(error.get("message").asText())
          .isNotBlank()
          .doesNotContain("Exception", "dev.candela", "com.fasterxml", "\tat ");
      assertThat(error.get("details").isObject()).isTrue();
      return error;
    }
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Posts a body that is expected to be answered, and returns the answer. */
  JsonNode ask(String path, Object body) {
    Answer answer = post(path, write(body));
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
    return answer.json();
  }

  Answer post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer post(String path, byte[] body, String... headers) {
    return send("POST", path, BodyPublishers.ofByteArray(body), headers);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpResponse<String> response =
        exchange(method, path, body, BodyHandlers.ofString(StandardCharsets.UTF_8), headers);
    return new Answer(response.statusCode(), response);
  }

  /** Posts a body and reads the answer line by line, as it comes. */
  Stream<String> stream(String path, String body) {
    HttpResponse<Stream<String>> response =
        exchange(
            "POST",
            path,
            BodyPublishers.ofString(body),
            BodyHandlers.ofLines(),
            "Accept",
            "text/event-stream");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return response.body();
  }

  private <T> HttpResponse<T> exchange(
      String method,
      String path,
      HttpRequest.BodyPublisher body,
      HttpResponse.BodyHandler<T> handler,
      String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
