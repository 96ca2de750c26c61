package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.GenerationObserver;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.serving.ToyLanguageModel;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ErrorsTest {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  private final ToyLanguageModel model = new ToyLanguageModel(100);
  private Api api;
  private Swap served;

  @BeforeEach
  void serve() {
    api = new Api(base);
    served = new Swap(host, model);
  }

  @AfterEach
  void end() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "{\"inputs\":[{\"prompt\":\"secret words\"]}",
        "{\"inputs\":[{\"prompt\":\"secret words\",}]}",
        "{\"inputs\":[]} more",
        "{\"inputs\":[{\"prompt\":\"a\",\"parameters\":{\"temperature\":NaN}}]}",
        "{\"inputs\":[{\"prompt\":\"a\",\"parameters\":{\"temperature\":Infinity}}]}",
        "{\"inputs\":[{\"prompt\":\"secret words\\ud8\"}]}"
      })
  void whatIsNotJsonIsRefusedWithoutQuotingIt(String body) {
    JsonNode error = api.post("/predict", body).error(400, "INVALID_JSON");
    assertThat(error.toString()).doesNotContain("secret");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] body = "{\"inputs\":[{\"prompt\":\"?\"}]}".getBytes(StandardCharsets.US_ASCII);
    body[22] = (byte) 0xC3;
    api.post("/predict", body).error(400, "INVALID_JSON");
  }

  @Test
  void jsonBeyondAllMeasureIsRefused() {
    String deep = "[".repeat(100_000);
    api.post("/predict", "{\"inputs\":" + deep).error(400, "INVALID_REQUEST");
    api.post("/predict", "{\"other\":" + deep).error(400, "INVALID_JSON");
    String long_ = "9".repeat(100_000);
    api.post("/predict", "{\"other\":" + long_ + ",\"inputs\":[]}");
    api.post(
            "/predict", "{\"inputs\":[{\"prompt\":\"a\"}],\"parameters\":{\"seed\":" + long_ + "}}")
        .error(400, "INVALID_JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^ | -1 | inputs",
        "^ ^ | -1 | inputs",
        "null | -1 | inputs",
        "[] | -1 | inputs",
        "3 | -1 | inputs",
        "{} | -1 | inputs",
        "{\"inputs\": null} | -1 | inputs",
        "{\"inputs\": {}} | -1 | inputs",
        "{\"inputs\": \"a\"} | -1 | inputs",
        "{\"inputs\": [null]} | 0 | -",
        "{\"inputs\": [{\"prompt\": \"a\"}, 3]} | 1 | -",
        "{\"inputs\": [{}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": null}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": 3}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": true}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": [\"a\"]}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": \"a\"}, {\"prompt\": {}}]} | 1 | prompt",
        "{\"inputs\": [{\"prompt\": \"a\", \"target\": 3}]} | 0 | target",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": 1}]} | 0 | target_mask",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": [2, 0]}]} | 0 | target_mask",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": [\"1\", 0]}]} | 0 | target_mask",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": [null, 0]}]} | 0 | target_mask",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": [1]}]} | 0 | target_mask",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [1]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [1, null]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [-1, 1]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [1, 0]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [0, 2]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [0, 0.5]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_span\": [0, 99999999999]}]} | 0 | target_span",
        "{\"inputs\": [{\"prompt\": \"a\", \"target_mask\": [0, 1], \"target_span\": [0, 1]}]} | 0"
            + " | target_span",
        "{\"inputs\": [{\"prompt\": \"a\\u0000b\"}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": \"a\\ud83d\"}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": \"a\\ude42\\ud83d\"}]} | 0 | prompt",
        "{\"inputs\": [{\"prompt\": \"a\", \"target\": \"\\ud83d\"}]} | 0 | target",
        "{\"inputs\": [{\"prompt\": \"a\", \"parameters\": 3}]} | 0 | parameters",
        "{\"inputs\": [], \"parameters\": []} | -1 | parameters"
      })
  void whatIsWrongIsNamedByInputAndField(String body, int input, String field) {
    JsonNode details = api.post("/salience", body).error(400, "INVALID_REQUEST").get("details");
    assertThat(details.has("input") ? details.get("input").asInt() : -1).isEqualTo(input);
    assertThat(details.has("field") ? details.get("field").asText() : "-").isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "max_new_tokens | 0",
        "max_new_tokens | -1",
        "max_new_tokens | 1.5",
        "max_new_tokens | \"3\"",
        "max_new_tokens | 1e3",
        "max_new_tokens | 99999999999",
        "min_new_tokens | -1",
        "temperature | -0.1",
        "temperature | 100.1",
        "temperature | 1e400",
        "temperature | \"NaN\"",
        "temperature | true",
        "top_k | -1",
        "top_p | 0",
        "top_p | 1.01",
        "top_p | -1",
        "seed | -1",
        "seed | 9223372036854775808",
        "seed | 0.5",
        "stop | 3",
        "stop | \"\"",
        "stop | [\"a\", null]",
        "stop | [\"a\", \"\\ud800\"]",
        "stop | {}",
        "log_probabilities | 1",
        "log_probabilities | \"yes\"",
        "embeddings | 0"
      })
  void wrongParametersAreNamedWhereverTheyAre(String name, String value) {
    String parameters = "\"parameters\": {\"%s\": %s}".formatted(name, value);
    JsonNode shared =
        api.post("/predict", "{\"inputs\": [{\"prompt\": \"a\"}], %s}".formatted(parameters))
            .error(400, "INVALID_REQUEST");
    assertThat(shared.get("details").get("field").asText()).isEqualTo("parameters." + name);
    assertThat(shared.get("details").has("input")).isFalse();
    JsonNode own =
        api.post(
                "/predict",
                "{\"inputs\": [{\"prompt\": \"a\"}, {\"prompt\": \"a\", %s}]}"
                    .formatted(parameters))
            .error(400, "INVALID_REQUEST");
    assertThat(own.get("details").get("field").asText()).isEqualTo("parameters." + name);
    assertThat(own.get("details").get("input").asInt()).isEqualTo(1);
    assertThat(model.prompts()).isEmpty();
  }

  @Test
  void oneBadInputRefusesTheListBeforeAnythingIsComputed() {
    JsonNode error =
        api.post("/predict", Api.write(inputs("a", "b", "c", "x".repeat(100))))
            .error(422, "TOO_LONG");
    assertThat(error.get("details"))
        .isEqualTo(
            Api.parse(
                """
                {"input": 3, "field": "prompt", "have": 101, "limit": 99, "unit": "tokens"}
                """));
    assertThat(model.prompts()).isEmpty();
  }

  @Test
  void aMaskOfTheWrongLengthIsAnsweredWithBothLengths() {
    JsonNode error =
        api.post(
                "/salience",
                "{\"inputs\":[{\"prompt\":\"ab\",\"target\":\"c\",\"target_mask\":[0,1]}]}")
            .error(400, "INVALID_REQUEST");
    assertThat(error.get("details").get("have").asInt()).isEqualTo(2);
    assertThat(error.get("details").get("expected").asInt()).isEqualTo(4);
  }

  @Test
  void tenMillionCharactersAreRefusedWithoutCuttingThemIntoTokens() {
    JsonNode error =
        api.post("/tokenize", Api.write(inputs("x".repeat(10_000_000)))).error(422, "TOO_LONG");
    assertThat(error.get("details").get("have").asInt()).isEqualTo(10_000_000);
    assertThat(error.get("details").get("limit").asInt()).isEqualTo(1_000_000);
    assertThat(error.get("details").get("unit").asText()).isEqualTo("characters");
  }

  @Test
  void theRolesOfMessagesAreCharactersToo() {
    Map<String, Object> input =
        Map.of("messages", List.of(Map.of("role", "x".repeat(999_999), "content", "ab")));
    JsonNode details =
        api.post("/tokenize", Api.write(Map.of("inputs", List.of(input))))
            .error(422, "TOO_LONG")
            .get("details");
    assertThat(details)
        .isEqualTo(
            Api.parse(
                """
                {"input": 0, "field": "messages", "have": 1000001, "limit": 1000000,
                 "unit": "characters"}
                """));
  }

  @Test
  void tooManyInputsAreRefused() {
    String inputs = "{\"prompt\":\"a\"},".repeat(300);
    api.post("/tokenize", "{\"inputs\":[" + inputs + "3]}").error(400, "TOO_MANY_INPUTS");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithAndWithoutAContentLength() {
    byte[] body = new byte[12_000_000];
    api.post("/predict", body).error(413, "TOO_LARGE");
    api.send("POST", "/predict", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
        .error(413, "TOO_LARGE");
  }

  @Test
  void aBodyOverTheLimitOfTheWebServerIsRefusedInTheSameShape() throws IOException {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 413")
          .containsIgnoringCase("content-type: application/json")
          .contains("{\"error\":{\"code\":\"TOO_LARGE\"");
    }
  }

  @Test
  void whenTooMuchIsWaitingTheAnswerSaysWhenToComeBack() {
    served.close();
    model.slow(200);
    var queue = new ModelQueue(model, new QueueLimits(1, 0, Duration.ofSeconds(60), 1));
    served = new Swap(host, queue);
    var leave = new AtomicBoolean();
    var endless =
        new GenerationRequest(
            "a", new GenerationParameters(90, null, null, null, null, null, List.of()), false);
    Caller caller = leave::get;
    var running =
        CompletableFuture.runAsync(
            () -> queue.generate(List.of(endless), GenerationObserver.NONE, caller));
    Swap.until(() -> queue.running() == 1);
    String body = Api.write(inputs("a"));
    for (String accept : List.of("application/json", "text/event-stream")) {
      Api.Answer refused = api.post("/predict", body, "Accept", accept);
      refused.error(429, "OVERLOADED");
      assertThat(refused.header("Retry-After")).isNotEmpty();
    }
    api.post("/salience", body).error(429, "OVERLOADED");
    assertThat(api.post("/tokenize", body).status()).isEqualTo(200);
    leave.set(true);
    running.join();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404, NOT_FOUND",
    "POST, /nothing, 404, NOT_FOUND",
    "GET, /, 404, NOT_FOUND",
    "GET, /predict, 405, METHOD_NOT_ALLOWED",
    "DELETE, /salience, 405, METHOD_NOT_ALLOWED",
    "POST, /info, 405, METHOD_NOT_ALLOWED"
  })
  void whatTheServerDoesNotHaveIsAnsweredInTheSameShape(
      String method, String path, int status, String code) {
    api.send(method, path, BodyPublishers.noBody(), "Accept", "application/json")
        .error(status, code);
  }

  @Test
  void aFormatThatIsNotToBeHadIsAnsweredInTheSameShape() {
    api.post("/predict", "{\"inputs\":[]}", "Accept", "image/png").error(406, "NOT_ACCEPTABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "a/b/c", "application/json; charset=nonsense", "/", ",", ""})
  void headersThatAreNoMediaTypesPlayNoPart(String type) {
    String body = "{\"inputs\":[]}";
    assertThat(api.post("/predict", body, "Content-Type", type).raw().body()).isEqualTo("[]");
    assertThat(api.post("/predict", body, "Accept", type).raw().body()).isEqualTo("[]");
  }

  @Test
  void aDefectIsAnsweredWithAnIdAndNothingElse() {
    served.close();
    served = new Swap(host, new Broken());
    JsonNode error = api.post("/predict", Api.write(inputs("secret words"))).error(500, "INTERNAL");
    String id = error.get("details").get("id").asText();
    assertThat(error.get("message").asText()).isEqualTo("internal error " + id);
    assertThat(error.toString()).doesNotContain("secret", "broken");
  }

  private static Map<String, Object> inputs(String... prompts) {
    return Map.of(
        "inputs", Arrays.stream(prompts).map(prompt -> Map.of("prompt", prompt)).toList());
  }

  /** Fails whenever it is asked to compute. */
  private static final class Broken implements LanguageModel {
    private final ToyLanguageModel toy = new ToyLanguageModel(100);

    @Override
    public ModelInfo info() {
      return toy.info();
    }

    @Override
    public List<Generation> generate(
        List<GenerationRequest> requests, GenerationListener listener) {
      throw new IllegalStateException("broken");
    }

    @Override
    public Tokenization tokenize(String text) {
      return toy.tokenize(text);
    }

    @Override
    public List<Salience> salience(List<SalienceRequest> requests) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void close() {}
  }
}
