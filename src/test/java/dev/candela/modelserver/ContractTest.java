package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.serving.ToyLanguageModel;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of requests and answers, with a model that computes nothing. */
@QuarkusTest
class ContractTest {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  private Api api;
  private Swap served;

  @BeforeEach
  void serve() {
    api = new Api(base);
    served = new Swap(host, new ToyLanguageModel(100));
  }

  @AfterEach
  void end() {
    served.close();
  }

  private JsonNode ask(String path, String body) {
    Api.Answer answer = api.post(path, body);
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void aBareRequestGetsTheAnswerThatLitGives() {
    JsonNode entry = ask("/predict", "{'inputs':[{'prompt':'Hi'}]}".replace('\'', '"')).get(0);
    assertThat(entry.get("response").asText()).isEqualTo("abcde");
    assertThat(entry.get("prompt_embeddings").isArray()).isTrue();
    assertThat(entry.get("response_embeddings").isArray()).isTrue();
    assertThat(entry.get("finish_reason").asText()).isEqualTo("length");
    assertThat(entry.get("prompt_tokens").asInt()).isEqualTo(3);
    assertThat(entry.get("response_tokens").asInt()).isEqualTo(5);
    assertThat(entry.has("tokens")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/predict", "/tokenize", "/salience"})
  void noInputsGiveAnEmptyList(String path) {
    assertThat(api.post(path, "{\"inputs\":[]}").raw().body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json;charset=utf-8",
        "application/octet-stream"
      })
  void theContentTypePlaysNoPart(String type) {
    Api.Answer answer =
        api.post("/tokenize", "{\"inputs\":[{\"prompt\":\"Hi\"}]}", "Content-Type", type);
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
  }

  @Test
  void unknownFieldsAreIgnored() {
    ask(
        "/salience",
        """
        {"inputs": [{"prompt": "a", "id": 7, "_meta": {"added": [true]}}], "config": null,
         "parameters": {"beams": 3}}
        """);
  }

  @Test
  void tokensComeWithIdsOffsetsAndMarks() {
    JsonNode entry =
        ask("/tokenize", "{\"inputs\":[{\"prompt\":\"a 🙂\",\"target\":\"b\"}]}").get(0);
    assertThat(entry.toString())
        .isEqualTo(
            "{\"tokens\":[\"<s>\",\"a\",\"▁\",\"🙂\",\"b\"],\"ids\":[1,97,32,128578,98],"
                + "\"offsets\":[[0,0],[0,1],[1,2],[2,4],[4,5]],\"special\":[1,0,0,0,0]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"target\": \"cd\"",
        "\"target\": \"cd\", \"target_mask\": null",
        "\"target\": \"cd\", \"target_mask\": []",
        "\"target\": \"cd\", \"target_mask\": [0, 0, 0, 1, 1]",
        "\"target\": \"cd\", \"target_mask\": [1, false, 0.0, true, 1]",
        "\"target\": \"cd\", \"target_span\": [2, 4]"
      })
  void theTargetCanBeChosenInSeveralWays(String target) {
    JsonNode entry =
        ask("/salience", "{\"inputs\":[{\"prompt\":\"ab\", %s}]}".formatted(target)).get(0);
    // The toy explains whatever it is told to; that the first token never counts is the runtime's.
    assertThat(entry.get("target_mask").toString()).endsWith("0,0,1,1]");
    assertThat(entry.get("grad_l2")).hasSize(5);
    assertThat(entry.get("grad_dot_input")).hasSize(5);
    assertThat(entry.get("tokens")).hasSize(5);
    assertThat(entry.get("offsets")).hasSize(5);
    assertThat(entry.has("token_log_probabilities")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"target\": null", ", \"target\": \"\""})
  void withoutATargetNothingIsExplained(String target) {
    JsonNode entry =
        ask("/salience", "{\"inputs\":[{\"prompt\":\"ab\"%s}]}".formatted(target)).get(0);
    assertThat(entry.get("target_mask").toString()).isEqualTo("[0,0,0]");
  }

  @Test
  void parametersOfAnInputComeBeforeThoseOfTheRequest() {
    JsonNode answer =
        ask(
            "/predict",
            """
            {"inputs": [{"prompt": "a"},
                        {"prompt": "a", "parameters": {"max_new_tokens": 1, "embeddings": null}},
                        {"prompt": "a", "parameters": {"log_probabilities": true}}],
             "parameters": {"max_new_tokens": 3, "embeddings": false, "stop": "\\n"}}
            """);
    assertThat(answer.get(0).get("response").asText()).isEqualTo("abc");
    assertThat(answer.get(1).get("response").asText()).isEqualTo("a");
    assertThat(answer.get(2).get("response").asText()).isEqualTo("abc");
    assertThat(answer.get(0).has("prompt_embeddings")).isFalse();
    assertThat(answer.get(1).has("prompt_embeddings")).isFalse();
    assertThat(answer.get(0).has("tokens")).isFalse();
    assertThat(answer.get(2).get("tokens").toString())
        .isEqualTo(
            "[{\"id\":97,\"text\":\"a\",\"log_probability\":-0.25},"
                + "{\"id\":98,\"text\":\"b\",\"log_probability\":-0.5},"
                + "{\"id\":99,\"text\":\"c\",\"log_probability\":-0.75}]");
  }

  @Test
  void floatsAreWrittenShortAndWhatIsNoNumberAsNull() {
    String body = api.post("/predict", "{\"inputs\":[{\"prompt\":\"a\"}]}").raw().body();
    assertThat(body)
        .contains("\"prompt_embeddings\":[2.0,null]")
        .contains("\"response_embeddings\":[0.1,1.0E-30]");
    String salience =
        api.post(
                "/salience",
                "{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"log_probabilities\":true}}")
            .raw()
            .body();
    assertThat(salience).contains("\"token_log_probabilities\":[null,0.0]");
  }

  @Test
  void infoDescribesTheModel() {
    JsonNode info = api.get("/info").json();
    assertThat(info.get("name").asText()).isEqualTo("toy");
    assertThat(info.get("context_length").asInt()).isEqualTo(100);
    assertThat(info.get("batch_size").asInt()).isEqualTo(2);
    assertThat(info.get("capabilities").toString()).contains("generate", "log_probabilities");
    assertThat(info.get("salience_methods").toString())
        .isEqualTo("[\"grad_l2\",\"grad_dot_input\"]");
    assertThat(info.get("version").asText()).isNotBlank();
    assertThat(info.fieldNames())
        .toIterable()
        .contains("family", "parameters", "dtype", "device", "vocabulary");
  }

  @Test
  void healthTellsThatTheModelIsThere() {
    for (String path : new String[] {"/q/health/live", "/q/health/started", "/q/health/ready"}) {
      Api.Answer answer = api.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.json().get("status").asText()).isEqualTo("UP");
    }
  }

  @Test
  void metricsCountRequestsAndTokens() {
    ask("/predict", "{\"inputs\":[{\"prompt\":\"Hi\"}]}");
    assertThat(api.get("/q/metrics").raw().body())
        .contains("candela_requests_seconds_count{endpoint=\"predict\",outcome=\"answered\"")
        .contains("candela_tokens_total{kind=\"generated\"}")
        .contains("candela_tokens_total{kind=\"input\"}")
        .contains("candela_queue_waiting 0")
        .contains("candela_queue_running 0");
  }

  @Test
  void openApiDescribesTheEndpoints() {
    JsonNode api = this.api.get("/q/openapi?format=json").json();
    assertThat(api.get("paths").fieldNames())
        .toIterable()
        .contains("/predict", "/tokenize", "/salience", "/info");
    JsonNode schemas = api.get("components").get("schemas");
    assertThat(schemas.fieldNames())
        .toIterable()
        .contains(
            "InferenceRequest",
            "InferenceInput",
            "InferenceParameters",
            "PredictEntry",
            "ErrorAnswer");
    assertThat(schemas.get("InferenceInput").get("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "prompt",
            "messages",
            "apply_chat_template",
            "target",
            "target_mask",
            "target_span",
            "parameters");
    assertThat(schemas.get("InferenceParameters").get("properties").fieldNames())
        .toIterable()
        .contains("max_new_tokens", "log_probabilities", "embeddings");
  }
}
