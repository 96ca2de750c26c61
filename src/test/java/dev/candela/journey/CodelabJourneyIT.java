package dev.candela.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import dev.candela.app.AppApi.Event;
import dev.candela.app.model.gemini.VertexServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The codelab, driven over HTTP: the packaged application with a dataset from its settings, a model
 * server of this project in a process of its own, and Gemini as far as Google's client can tell.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodelabJourneyIT {

  private static final int EXAMPLES = 24;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path logs;

  @SuppressWarnings("NullAway.Init")
  private static ServerProcess modelServer;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private VertexServer vertex;

  private Map<String, String> settings = Map.of();

  static Stream<Store> stores() {
    return Arrays.stream(Store.values()).filter(Store::isHere);
  }

  @BeforeAll
  static void startAModelServer() {
    modelServer =
        new ServerProcess(
            logs,
            Map.of(
                "MODEL_CONFIG",
                "tiny:" + Path.of("src/test/resources/golden/huggingface/llama").toAbsolutePath(),
                "PRECISION",
                "float32",
                "CANDELA_DATA",
                logs.resolve("model-server").toString()));
  }

  @AfterAll
  static void stopTheModelServer() {
    modelServer.close();
  }

  @BeforeEach
  void startGoogle() {
    vertex = new VertexServer();
  }

  @AfterEach
  void stopGoogle() {
    vertex.close();
  }

  private ServerProcess start() {
    return new ServerProcess(logs, settings);
  }

  /** An instance on another machine: the store is all that it shares with the others. */
  private ServerProcess startElsewhere() {
    var elsewhere = new HashMap<>(settings);
    elsewhere.put("CANDELA_DATA", folder.resolve("elsewhere").toString());
    return new ServerProcess(logs, elsewhere);
  }

  private void configure(Store store) throws IOException {
    Path dataset = folder.resolve("menu.jsonl");
    Files.write(dataset, examples());
    var all = new HashMap<>(store.settings(folder.resolve("data")));
    all.put("DATASETS", "menu:" + dataset);
    all.put("CANDELA_ALLOWED_HOSTS", "127.0.0.1");
    all.put("CANDELA_GEMINI_ENDPOINT", vertex.endpoint());
    all.put("GOOGLE_CLOUD_PROJECT", "a-project");
    all.put("CANDELA_SECRET_KEY", "the same for all instances of a journey");
    all.put("CANDELA_APP_JOBS_LEASE", "3s");
    all.put("CANDELA_APP_JOBS_POLL", "200ms");
    settings = Map.copyOf(all);
  }

  private static List<String> examples() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < EXAMPLES; i++) {
      lines.add(
          AppApi.write(
              Map.of(
                  "prompt", "great dish number " + i,
                  "target", i + " number dish great",
                  "source", i % 2 == 0 ? "lunch" : "dinner")));
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("stores")
  void theCodelabSurvivesEveryEnd(Store store) throws Exception {
    configure(store);
    String half;
    String open;
    List<JsonNode> answeredBefore;
    try (ServerProcess app = start()) {
      AppApi api = app.api();
      assertThat(api.get("/datasets/menu").as(200).get("size").asInt()).isEqualTo(EXAMPLES);
      loadModels(api);
      streamOnePrompt(api);
      runGemini(api);
      half = cancelARun(api);
      open = api.post("/runs", run("self-hosted", "maxNewTokens", 4)).as(202).get("id").asText();
      AppApi.until(() -> api.get("/runs/" + open).as(200).get("done").asInt() >= 4);
      answeredBefore = rows(api, open, "done");
      app.kill();
    }
    try (ServerProcess app = start()) {
      AppApi api = app.api();
      resume(api, open, answeredBefore);
      finishTheCancelledRun(api, half);
      measure(api);
      addACounterfactual(api);
      explain(api);
      export(api);
      terminateMidRun(app, api);
      boolean embedded = Files.exists(folder.resolve("data").resolve("candela.mv.db"));
      assertThat(embedded).isEqualTo(store == Store.EMBEDDED);
    }
  }

  @Test
  void anotherInstanceGoesOnWithARunWhoseInstanceWasKilled() throws IOException {
    Assumptions.assumeTrue(Store.POSTGRESQL.isHere(), "instances share a PostgreSQL store");
    configure(Store.POSTGRESQL);
    int asked;
    try (ServerProcess first = start();
        ServerProcess second = startElsewhere()) {
      loadModels(first.api());
      asked = vertex.requests().size();
      String id = first.api().post("/runs", slowRun()).as(202).get("id").asText();
      AppApi.until(() -> second.api().get("/runs/" + id).as(200).get("done").asInt() >= 2);
      List<Event> events =
          second
              .api()
              .follow(
                  "/runs/" + id + "/events",
                  null,
                  event -> {
                    if (event.name().equals("row")) {
                      first.kill();
                    }
                    return false;
                  });
      assertThat(events.getLast().name()).isEqualTo("end");
      assertThat(events.getLast().data().get("done").asInt()).isEqualTo(EXAMPLES);
    }
    // What the first one had under way is asked again, and nothing else.
    assertThat(vertex.requests().size() - asked).isBetween(EXAMPLES, EXAMPLES + 4);
  }

  private Map<String, Object> slowRun() {
    vertex.script(
        request -> {
          await(new CountDownLatch(1), 300);
          return null;
        });
    return run("gemini", "maxNewTokens", 60);
  }

  private static Map<String, Object> run(String model, String parameter, int value) {
    return Map.of(
        "dataset", "menu", "model", model, "all", true, "parameters", Map.of(parameter, value));
  }

  private void loadModels(AppApi api) {
    JsonNode wrong =
        load(
                api,
                "LLM (self hosted)",
                Map.of("new_name", "wrong", "base_url", "http://127.0.0.1:1"))
            .errorOf(422);
    assertThat(wrong.get("message").asText()).isNotBlank();
    Map<String, Object> config =
        Map.of(
            "new_name",
            "self-hosted",
            "base_url",
            modelServer.uri().toString(),
            "max_concurrent_requests",
            2,
            // Slow enough to be ended half way.
            "max_qps",
            5);
    JsonNode selfHosted = load(api, "LLM (self hosted)", config).as(201);
    assertThat(selfHosted.get("capabilities").toString())
        .contains("generate", "tokenize", "salience", "log_probabilities");
    JsonNode gemini = load(api, "gemini", Map.of("new_name", "gemini", "max_qps", 500)).as(201);
    assertThat(gemini.get("capabilities").toString()).contains("generate");
    assertThat(gemini.get("missing").get("salience").asText()).isNotBlank();
  }

  private static AppApi.Answer load(AppApi api, String loader, Map<String, Object> config) {
    return api.post("/models", Map.of("loader", loader, "config", config));
  }

  private static void streamOnePrompt(AppApi api) {
    List<Event> events =
        api.postAndFollow(
            "/generate", Map.of("model", "gemini", "prompt", "one two three"), event -> false);
    assertThat(text(events)).isEqualTo("three two one");
    assertThat(events.getLast().name()).isEqualTo("result");
    assertThat(events.getLast().data().get("text").asText()).isEqualTo("three two one");
  }

  private static String text(List<Event> events) {
    var text = new StringBuilder();
    events.stream()
        .filter(event -> event.name().equals("token"))
        .forEach(event -> text.append(event.data().get("text").asText()));
    return text.toString();
  }

  private void runGemini(AppApi api) {
    String id = api.post("/runs", run("gemini", "maxNewTokens", 100)).as(202).get("id").asText();
    List<Event> events = api.follow("/runs/" + id + "/events", null, event -> false);
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data().get("done").asInt()).isEqualTo(EXAMPLES);
    assertThat(events)
        .filteredOn(event -> event.name().equals("row"))
        .filteredOn(event -> event.data().get("status").asText().equals("done"))
        .hasSize(EXAMPLES);
    int asked = vertex.requests().size();
    JsonNode again = ended(api, api.post("/runs", run("gemini", "maxNewTokens", 100)));
    assertThat(again.get("cached").asInt()).isEqualTo(EXAMPLES);
    assertThat(vertex.requests()).hasSize(asked);
  }

  /** A run of which the provider keeps some rows waiting until it is cancelled. */
  private String cancelARun(AppApi api) {
    var gate = new CountDownLatch(1);
    vertex.script(
        request -> {
          if (request.getContents(0).getParts(0).getText().matches(".*(3|7)$")) {
            await(gate, 60_000);
          }
          return null;
        });
    String id = api.post("/runs", run("gemini", "maxNewTokens", 50)).as(202).get("id").asText();
    AppApi.until(() -> api.get("/runs/" + id).as(200).get("done").asInt() >= 3);
    api.post("/runs/" + id + "/cancel", "").as(200);
    AppApi.until(() -> api.get("/runs/" + id).as(200).get("state").asText().equals("cancelled"));
    gate.countDown();
    vertex.script(request -> null);
    JsonNode run = api.get("/runs/" + id).as(200);
    assertThat(run.get("done").asInt()).isBetween(3, EXAMPLES - 1);
    return id;
  }

  private static void await(CountDownLatch gate, long milliseconds) {
    try {
      var _ = gate.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void resume(AppApi api, String id, List<JsonNode> before) {
    JsonNode run = ended(api, id);
    assertThat(run.get("state").asText()).isEqualTo("done");
    assertThat(run.get("done").asInt()).isEqualTo(EXAMPLES);
    List<JsonNode> after = rows(api, id, "done");
    // No finished row was lost, and none was asked a second time.
    assertThat(after).containsAll(before);
  }

  private static void finishTheCancelledRun(AppApi api, String id) {
    JsonNode before = api.get("/runs/" + id).as(200);
    assertThat(before.get("state").asText()).isEqualTo("cancelled");
    api.post("/runs/" + id + "/retry", "").as(200);
    assertThat(ended(api, id).get("done").asInt()).isEqualTo(EXAMPLES);
  }

  private static void measure(AppApi api) {
    JsonNode rows =
        api.post(
                "/metrics",
                Map.of(
                    "dataset",
                    "menu",
                    "models",
                    List.of("gemini", "self-hosted"),
                    "all",
                    true,
                    "facets",
                    List.of("source")))
            .as(200)
            .get("rows");
    assertThat(rows).hasSize(6);
    for (JsonNode row : rows) {
      int size = row.at("/group/kind").asText().equals("all") ? EXAMPLES : EXAMPLES / 2;
      assertThat(row.get("n").asInt()).isEqualTo(size);
      if (row.get("model").asText().equals("gemini")) {
        // It says the words in reverse order, which is what the dataset wants.
        assertThat(row.at("/values/exact_match").asDouble()).isEqualTo(1);
      }
    }
  }

  private static void addACounterfactual(AppApi api) {
    List<String> ids = ids(api);
    JsonNode preview =
        api.post(
                "/generators/word_replacer/preview",
                Map.of(
                    "dataset", "menu",
                    "exampleIds", ids.subList(0, 1),
                    "config",
                        Map.of("substitutions", "great -> terrible", "fields", List.of("prompt"))))
            .as(200);
    JsonNode item = preview.get("items").get(0);
    assertThat(item.at("/fields/prompt").asText()).isEqualTo("terrible dish number 0");
    JsonNode added =
        api.post("/datasets/menu/examples", Map.of("examples", List.of(item)))
            .as(201)
            .get("items")
            .get(0);
    assertThat(added.get("parentId").asText()).isEqualTo(ids.getFirst());
    JsonNode run =
        ended(
            api,
            api.post(
                "/runs",
                Map.of(
                    "dataset",
                    "menu",
                    "model",
                    "gemini",
                    "exampleIds",
                    List.of(added.get("id").asText()))));
    assertThat(run.get("done").asInt()).isEqualTo(1);
  }

  private static List<String> ids(AppApi api) {
    return api.get("/datasets/menu/ids")
        .as(200)
        .get("ids")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  private static void explain(AppApi api) {
    Map<String, Object> question =
        Map.of("model", "self-hosted", "prompt", "great dish number 0", "target", " great");
    JsonNode answer = api.post("/salience", question).as(200);
    int tokens = answer.get("tokens").size();
    assertThat(answer.at("/scores/grad_dot_input")).hasSize(tokens);
    assertThat(answer.get("explained").toString()).contains("true").startsWith("[false");
    assertThat(api.post("/salience", question).as(200).get("cached").asBoolean()).isTrue();
    api.post("/salience", Map.of("model", "gemini", "prompt", "a", "target", "b"))
        .error(422, "UNSUPPORTED");
    assertThat(ablation(api, "self-hosted", "log_probability").get("scores")).hasSize(2);
    JsonNode sampled = ablation(api, "gemini", "text_distance");
    assertThat(sampled.at("/scores/0").asDouble()).isPositive();
    assertThat(sampled.at("/insideNoise/0").asBoolean()).isFalse();
  }

  private static JsonNode ablation(AppApi api, String model, String measure) {
    String id =
        api.post(
                "/ablations",
                Map.of(
                    "model",
                    model,
                    "prompt",
                    "great dish number 0",
                    "target",
                    "0 number dish great",
                    "segments",
                    List.of(Map.of("start", 0, "end", 6), Map.of("start", 6, "end", 11))))
            .as(202)
            .get("id")
            .asText();
    JsonNode result =
        api.follow("/ablations/" + id + "/events", null, event -> false).getLast().data();
    assertThat(result.get("state").asText()).isEqualTo("done");
    assertThat(result.get("measure").asText()).isEqualTo(measure);
    assertThat(result.get("problem").isNull()).isTrue();
    return result;
  }

  private static void export(AppApi api) {
    List<JsonNode> lines =
        api.get("/datasets/menu/export?format=jsonl&models=gemini,self-hosted")
            .body()
            .lines()
            .map(AppApi::parse)
            .toList();
    assertThat(lines).hasSize(EXAMPLES + 1);
    JsonNode first = lines.getFirst();
    assertThat(first.get("prompt").asText()).isEqualTo("great dish number 0");
    assertThat(first.get("response:gemini").asText()).isEqualTo("0 number dish great");
    assertThat(first.get("response:self-hosted").isTextual()).isTrue();
  }

  /** Cloud Run gives ten seconds: what was answered stays, the rest waits for the next start. */
  private void terminateMidRun(ServerProcess app, AppApi api) {
    String id = api.post("/runs", run("self-hosted", "maxNewTokens", 5)).as(202).get("id").asText();
    AppApi.until(() -> api.get("/runs/" + id).as(200).get("done").asInt() >= 2);
    app.terminate();
    try (ServerProcess next = start()) {
      assertThat(ended(next.api(), id).get("done").asInt()).isEqualTo(EXAMPLES + 1);
      assertThat(next.wrote("great dish")).as("no prompts in the log").isFalse();
    }
    assertThat(app.wrote("great dish")).as("no prompts in the log").isFalse();
  }

  private static JsonNode ended(AppApi api, AppApi.Answer started) {
    return ended(api, started.as(202).get("id").asText());
  }

  private static JsonNode ended(AppApi api, String id) {
    AppApi.until(
        () -> !api.get("/runs/" + id).as(200).get("state").asText().matches("queued|running"));
    return api.get("/runs/" + id).as(200);
  }

  private static List<JsonNode> rows(AppApi api, String id, String status) {
    return api.get("/runs/" + id + "/rows?limit=1000&status=" + status)
        .as(200)
        .get("items")
        .valueStream()
        .toList();
  }
}
