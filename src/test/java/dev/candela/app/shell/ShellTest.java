package dev.candela.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.TestHttp;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is around the features: capabilities, who may ask, headers, the description of it all. */
@QuarkusTest
class ShellTest {

  private final AppApi api = AppApi.here();

  @Test
  void capabilitiesSayWhatThereIsAndHowMuchIsTaken() {
    JsonNode capabilities = api.get("/capabilities").json();
    assertThat(capabilities.get("build").asText()).isEqualTo("all");
    assertThat(capabilities.get("defaultDataset").asText()).isEqualTo("sample_prompts");
    assertThat(capabilities.at("/limits/maxExamples").asInt()).isEqualTo(100_000);
    assertThat(capabilities.get("metrics").findValuesAsText("name"))
        .contains("bleu", "rougeL", "exact_match");
    assertThat(capabilities.get("generators").findValuesAsText("name"))
        .contains("word_replacer", "scrambler");
    assertThat(capabilities.get("modelLoaders").findValuesAsText("name"))
        .contains("LLM (self hosted)");
    assertThat(capabilities.get("projections")).hasSize(2);
    assertThat(capabilities.at("/layouts/0").asText()).isEqualTo("three_panel");
  }

  private List<Map<String, String>> otherSites() {
    return List.of(
        Map.of("Sec-Fetch-Site", "cross-site"),
        Map.of("Sec-Fetch-Site", "same-site"),
        Map.of("Sec-Fetch-Site", "nonsense"),
        Map.of("Sec-Fetch-Site", ""),
        Map.of("Sec-Fetch-Site", "same-origin, cross-site"),
        Map.of("Sec-Fetch-Site", "cross-site", "Origin", api.root()),
        Map.of("Origin", "https://elsewhere.example"),
        Map.of("Origin", "http://localhost:1"),
        Map.of("Origin", api.root() + ".elsewhere.example"),
        Map.of("Origin", "https://localhost@elsewhere.example"),
        Map.of("Origin", "null"),
        Map.of("Origin", "file://"),
        Map.of("Origin", "::"));
  }

  /** A request that changes something, in the forms in which a page can send it. */
  private record Change(String method, String path, String type, String body) {}

  private static List<Change> changes(String dataset, String fresh) {
    String form =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nsoup\r\n--edge--\r\n";
    String upload = "/api/v1/datasets/upload?format=txt&name=" + fresh;
    String slice = "/api/v1/datasets/" + dataset + "/slices/s";
    return List.of(
        new Change("POST", "/api/v1/datasets", "application/json", "{\"name\": \"" + fresh + "\"}"),
        new Change("POST", "/api/v1/datasets", "text/plain", "{\"name\": \"" + fresh + "\"}"),
        new Change("POST", upload, "text/plain", "soup"),
        new Change("POST", upload, "multipart/form-data; boundary=edge", form),
        new Change("POST", upload, "application/x-www-form-urlencoded", "file=soup"),
        new Change("PUT", slice, "application/json", "{\"exampleIds\": []}"),
        new Change("PATCH", slice, "application/json", "{\"add\": []}"),
        new Change("DELETE", "/api/v1/datasets/" + dataset, "text/plain", ""));
  }

  @Test
  void pagesOfOtherSitesChangeNothing() throws Exception {
    String dataset = "x" + UUID.randomUUID();
    String fresh = "y" + UUID.randomUUID();
    assertThat(api.upload(dataset, "txt", "soup").status()).isEqualTo(201);
    for (Map<String, String> headers : otherSites()) {
      for (Change change : changes(dataset, fresh)) {
        var answer = send(change, headers);
        assertThat(answer.statusCode()).as(change + " " + headers).isEqualTo(403);
        assertThat(answer.body()).contains("CROSS_SITE");
      }
    }
    assertThat(api.get("/datasets/" + fresh).status()).isEqualTo(404);
    assertThat(api.get("/datasets/" + dataset).json().get("size").asInt()).isEqualTo(1);
    assertThat(api.get("/datasets/" + dataset + "/slices").json()).isEmpty();
  }

  @Test
  void otherSitesAreNotToldThatTheyMay() throws Exception {
    var preflight =
        send(
            new Change("OPTIONS", "/api/v1/datasets", "text/plain", ""),
            Map.of(
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "DELETE",
                "Access-Control-Request-Headers",
                "content-type"));
    assertThat(preflight.statusCode()).isEqualTo(403);
    assertThat(preflight.headers().map())
        .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
  }

  @Test
  void ownPagesAndProgramsMayChangeThings() throws Exception {
    for (Map<String, String> headers :
        List.of(
            Map.<String, String>of(),
            Map.of("Sec-Fetch-Site", "same-origin", "Origin", api.root()),
            Map.of("Origin", api.root()),
            Map.of("Origin", api.root().replace("http:", "https:")),
            Map.of("Origin", api.root().replace("localhost", "LOCALHOST")))) {
      String name = "z" + UUID.randomUUID();
      String upload = "/api/v1/datasets/upload?format=txt&name=" + name;
      assertThat(send(new Change("POST", upload, "text/plain", "soup"), headers).statusCode())
          .as(headers.toString())
          .isEqualTo(201);
      String slice = "/api/v1/datasets/" + name + "/slices/s";
      var put = new Change("PUT", slice, "application/json", "{\"exampleIds\": []}");
      assertThat(send(put, headers).statusCode()).as(headers.toString()).isLessThan(300);
      var delete = new Change("DELETE", "/api/v1/datasets/" + name, "text/plain", "");
      assertThat(send(delete, headers).statusCode()).as(headers.toString()).isEqualTo(204);
    }
  }

  @Test
  void pagesOfOtherSitesAreRefused() throws Exception {
    for (Map<String, String> headers : otherSites()) {
      var answer = get("/api/v1/datasets", headers);
      assertThat(answer.statusCode()).as(headers.toString()).isEqualTo(403);
      assertThat(answer.body()).contains("CROSS_SITE");
    }
    for (String path :
        List.of("/api/v1/../v1/datasets", "/api//v1/datasets", "/%61pi/v1/datasets")) {
      int status = get(path, Map.of("Sec-Fetch-Site", "cross-site")).statusCode();
      assertThat(status).as(path).isIn(403, 404);
    }
  }

  @Test
  void ownPagesAndProgramsAreAnswered() throws Exception {
    for (Map<String, String> headers :
        List.of(
            Map.<String, String>of(),
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Sec-Fetch-Site", "none"),
            Map.of("Origin", api.root()))) {
      assertThat(get("/api/v1/datasets", headers).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theModelServerIsOpenToPagesOfOtherSites() throws Exception {
    assertThat(get("/info", Map.of("Sec-Fetch-Site", "cross-site")).statusCode()).isNotEqualTo(403);
  }

  @Test
  void answersHaveHeadersThatHoldBrowsersBack() throws Exception {
    var headers = get("/api/v1/datasets", Map.of()).headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Cache-Control")).contains("private, no-cache");
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe-eval");
    var refused = get("/api/v1/datasets", Map.of("Sec-Fetch-Site", "cross-site")).headers();
    assertThat(refused.firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void whatThereIsNotIsAnErrorInTheUsualShape() throws Exception {
    for (String path : List.of("/api/v1/nothing", "/api/v1", "/api/v2/datasets")) {
      var answer = get(path, Map.of());
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("\"NOT_FOUND\"");
    }
    assertThat(api.put("/datasets", "{}").status()).isEqualTo(405);
  }

  @Test
  void everyOperationIsDescribedWithItsErrors() throws Exception {
    var answer = get("/q/openapi?format=json", Map.of());
    JsonNode description = new ObjectMapper().readTree(answer.body());
    assertThat(description.get("openapi").asText()).startsWith("3.1");
    assertThat(description.at("/info/title").asText()).isEqualTo("Candela");
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .forEach(
                        operation -> {
                          if (path.getKey().startsWith("/api/v1") && operation.isObject()) {
                            assertThat(operation.path("operationId").asText())
                                .as(path.getKey())
                                .isNotEmpty();
                            assertThat(operation.get("tags")).as(path.getKey()).isNotEmpty();
                            assertThat(operation.at("/responses").has("400"))
                                .as(path.getKey())
                                .isTrue();
                          }
                        }));
    assertThat(description.at("/components/schemas/ErrorAnswer").isObject()).isTrue();
  }

  private HttpResponse<String> send(Change change, Map<String, String> headers)
      throws IOException, InterruptedException {
    return exchange(
        HttpRequest.newBuilder(URI.create(api.root() + change.path()))
            .method(change.method(), BodyPublishers.ofString(change.body()))
            .header("Content-Type", change.type()),
        headers);
  }

  private HttpResponse<String> get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    return exchange(HttpRequest.newBuilder(URI.create(api.root() + path)), headers);
  }

  private static HttpResponse<String> exchange(
      HttpRequest.Builder request, Map<String, String> headers)
      throws IOException, InterruptedException {
    headers.forEach(request::header);
    try (HttpClient http = TestHttp.client()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }
}
