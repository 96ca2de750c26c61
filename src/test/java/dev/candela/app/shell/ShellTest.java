package dev.candela.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.app.Browser;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is around the features: capabilities, who may ask, headers, the description of it all. */
@QuarkusTest
class ShellTest {

  @Test
  void capabilitiesSayWhatThereIsAndHowMuchIsTaken() {
    JsonNode capabilities = Browser.get("/capabilities").json();
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

  @Test
  void pagesOfOtherSitesAreRefused() throws Exception {
    for (Map<String, String> headers :
        List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "nonsense"),
            Map.of("Origin", "https://elsewhere.example"),
            Map.of("Origin", "http://localhost:1"),
            Map.of("Origin", "null"),
            Map.of("Origin", "::"))) {
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
            Map.of("Origin", Browser.root()))) {
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
    assertThat(Browser.send("PUT", "/datasets", "{}").status()).isEqualTo(405);
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

  private static HttpResponse<String> get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(Browser.root() + path));
    headers.forEach(request::header);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }
}
