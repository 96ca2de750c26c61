package dev.candela.app.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the real in-process model: its embeddings are means of rows of its table. */
@QuarkusTest
@Timeout(120)
class EmbeddingsApiTest {

  private final AppApi api = AppApi.here();
  private final String name = "d" + UUID.randomUUID();

  @SuppressWarnings("NullAway.Init")
  private String model;

  @BeforeEach
  void knowTheModel() {
    model = api.hostedModel();
  }

  @Test
  void aMapIsComputedInTheBackgroundAndHasAPointForEachExample() {
    List<String> ids = api.dataset(name, "one two", "two one", "something else", "a b c", "d");
    for (String method : List.of("pca", "umap")) {
      JsonNode map = ready(Map.of("method", method, "dimensions", 3));
      assertThat(map.get("points").findValuesAsText("exampleId")).containsExactlyElementsOf(ids);
      assertThat(map.at("/points/0/z").isNumber()).isTrue();
      assertThat(map.get("missing")).isEmpty();
      assertThat(map.get("problem").isNull()).isTrue();
    }
  }

  @Test
  void theSameRequestGivesTheSameMap() {
    api.dataset(name, "one", "two", "three", "four", "five", "six");
    Map<String, Object> wish = Map.of("method", "umap", "seed", 5);
    assertThat(ready(wish)).isEqualTo(ready(wish));
  }

  /** The reference shows the second dataset with the first one's map. */
  @Test
  void eachDatasetHasItsOwnMap() {
    String other = "d" + UUID.randomUUID();
    api.dataset(name, "one", "two", "three");
    List<String> ids = api.dataset(other, "four", "five");
    ready(Map.of("method", "pca"));
    JsonNode map = ready(Map.of("method", "pca", "dataset", other));
    assertThat(map.get("points").findValuesAsText("exampleId")).containsExactlyElementsOf(ids);
  }

  @Test
  void textsOfTheSameWordsAreNeighboursAtNoDistance() {
    List<String> ids = api.dataset(name, "one two", "far away from it", "one two ");
    ready(Map.of("method", "pca"));
    JsonNode items =
        api.post("/neighbours", request(Map.of("exampleId", ids.getFirst(), "k", 2)))
            .as(200)
            .get("items");
    assertThat(items.findValuesAsText("exampleId")).containsExactly(ids.get(2), ids.get(1));
    assertThat(items.at("/0/distance").asDouble()).isLessThan(items.at("/1/distance").asDouble());
  }

  @Test
  void examplesWithoutAnAnswerAreMissingFromTheMapOfAnswers() {
    List<String> ids = api.dataset(name, "one", "two");
    JsonNode map = ready(Map.of("method", "pca", "field", "response"));
    assertThat(map.get("points")).isEmpty();
    assertThat(map.get("missing").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(ids);
  }

  @Test
  void anExampleWithAnAnswerHasItsPointInTheMapOfAnswers() {
    List<String> ids = api.dataset(name, "one", "two");
    Map<String, Object> run =
        Map.of(
            "dataset",
            name,
            "model",
            model,
            "exampleIds",
            List.of(ids.get(1)),
            "parameters",
            Map.of("maxNewTokens", 4));
    String id = api.post("/runs", run).as(202).get("id").asText();
    AppApi.until(() -> api.get("/runs/" + id).as(200).get("done").asInt() == 1);
    JsonNode map = ready(Map.of("method", "pca", "field", "response"));
    assertThat(map.get("points").findValuesAsText("exampleId")).containsExactly(ids.get(1));
    assertThat(map.get("missing").valueStream().map(JsonNode::asText)).containsExactly(ids.get(0));
  }

  @Test
  void aTextThatTheModelRefusesIsMissingAndTheReasonSaid() {
    List<String> ids = api.dataset(name, "short", "long ".repeat(2000));
    JsonNode map = ready(Map.of("method", "pca"));
    assertThat(map.get("points").findValuesAsText("exampleId")).containsExactly(ids.getFirst());
    assertThat(map.at("/missing/0").asText()).isEqualTo(ids.get(1));
    assertThat(map.get("problem").asText()).contains("tokens");
  }

  @Test
  void whatIsWrongIsNamed() {
    api.dataset(name, "one");
    assertThat(field(request(Map.of()))).isEqualTo("method");
    assertThat(field(request(Map.of("method", "pca", "dimensions", 4)))).isEqualTo("dimensions");
    api.post("/projections", request(Map.of("method", "pca", "model", "none")))
        .error(404, "NOT_FOUND");
    api.post("/projections", request(Map.of("method", "tsne"))).errorOf(400);
    JsonNode unknown =
        api.post("/neighbours", request(Map.of("exampleId", "none"))).error(404, "NOT_FOUND");
    assertThat(unknown.at("/details/field").asText()).isEqualTo("exampleId");
  }

  private String field(Map<String, Object> body) {
    return api.post("/projections", body)
        .error(400, "INVALID_REQUEST")
        .at("/details/field")
        .asText();
  }

  private Map<String, Object> request(Map<String, Object> more) {
    var body =
        new HashMap<String, Object>(Map.of("dataset", name, "model", model, "field", "prompt"));
    body.putAll(more);
    return body;
  }

  private JsonNode ready(Map<String, Object> more) {
    Map<String, Object> body = request(more);
    AppApi.until(
        () -> api.post("/projections", body).as(200).get("state").asText().equals("ready"));
    return api.post("/projections", body).as(200);
  }
}
