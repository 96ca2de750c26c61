package dev.candela.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.TestHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Talks to the application as a browser or curl does. */
public final class Browser {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = TestHttp.client();

  private Browser() {}

  /** An answer. */
  public record Answer(int status, String text, HttpResponse<byte[]> http) {

    /** The body. */
    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + text, e);
      }
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
      var prompts = new ArrayList<String>();
      json().get("items").forEach(item -> prompts.add(item.at("/fields/prompt").asText()));
      return prompts;
    }
  }

  public static Answer get(String path) {
    return send("GET", path, null);
  }

  public static Answer post(String path, String body) {
    return send("POST", path, body, "Content-Type", "application/json");
  }

  public static Answer put(String path, String body) {
    return send("PUT", path, body, "Content-Type", "application/json");
  }

  public static Answer patch(String path, String body) {
    return send("PATCH", path, body, "Content-Type", "application/json");
  }

  public static Answer delete(String path) {
    return send("DELETE", path, null);
  }

  /** Uploads a file. */
  public static Answer upload(String name, String format, byte[] file) {
    return exchange(
        "POST",
        "/datasets/upload?format=%s&name=%s".formatted(format, encoded(name)),
        HttpRequest.BodyPublishers.ofByteArray(file),
        "Content-Type",
        "application/octet-stream");
  }

  /** Uploads a file in UTF-8. */
  public static Answer upload(String name, String format, String file) {
    return upload(name, format, file.getBytes(StandardCharsets.UTF_8));
  }

  /** A text as part of an address. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Sends a request; {@code headers} are names and values in turn. */
  public static Answer send(String method, String path, String body, String... headers) {
    return exchange(
        method,
        path,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body),
        headers);
  }

  private static Answer exchange(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    var request = HttpRequest.newBuilder(address(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8), answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The address of a path below {@code /api/v1}. */
  public static URI address(String path) {
    return URI.create("%s/api/v1%s".formatted(root(), path));
  }

  /** The address of the server. */
  public static String root() {
    return "http://localhost:"
        + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }
}
