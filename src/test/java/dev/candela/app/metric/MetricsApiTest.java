package dev.candela.app.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/**
 * The model of tests has random weights: what it says is nonsense, but always the same nonsense.
 */
@QuarkusTest
@Timeout(120)
class MetricsApiTest {

  private final AppApi api = AppApi.here();
  private final String name = "d" + UUID.randomUUID();

  @SuppressWarnings("NullAway.Init")
  private String model;

  @BeforeEach
  void loadADataset() {
    model = api.hostedModel();
    String lines =
        """
        {"prompt": "one", "target": "nothing like it", "source": "a", "score": 1}
        {"prompt": "two", "target": "", "source": "a", "score": 2}
        {"prompt": "three", "source": "b", "score": 3}
        """;
    api.upload(name, "jsonl", lines).as(201);
  }

  @Test
  void anAnswerThatIsItsTargetHasTheBestValues() {
    String said = answer("one").get("text").asText();
    JsonNode added =
        api.post(
                "/datasets/" + name + "/examples",
                Map.of(
                    "examples", List.of(Map.of("fields", Map.of("prompt", "one", "target", said)))))
            .as(201)
            .at("/items/0");
    run();
    JsonNode row = measure(Map.of("selection", List.of(added.get("id").asText()))).at("/rows/0");
    assertThat(row.at("/group/kind").asText()).isEqualTo("selection");
    assertThat(row.get("n").asInt()).isEqualTo(1);
    assertThat(row.at("/values/exact_match").asDouble()).isEqualTo(1);
    assertThat(row.at("/values/chrf").asDouble()).isCloseTo(100, within(1e-6));
  }

  @Test
  void rowsWithoutATargetOrAnAnswerAreLeftOutAndCounted() {
    JsonNode before = measure(Map.of()).at("/rows/0");
    assertThat(before.at("/group/kind").asText()).isEqualTo("all");
    assertThat(before.get("n").asInt()).isZero();
    assertThat(before.get("withoutTarget").asInt()).isEqualTo(2);
    assertThat(before.get("withoutResponse").asInt()).isEqualTo(1);
    assertThat(before.at("/values/bleu").isNull()).isTrue();
    run();
    JsonNode after = measure(Map.of()).at("/rows/0");
    assertThat(after.get("n").asInt()).isEqualTo(1);
    assertThat(after.get("withoutResponse").asInt()).isZero();
    assertThat(after.at("/values/rougeL").isNumber()).isTrue();
    assertThat(after.get("exampleIds")).hasSize(3);
  }

  @Test
  void facetsAndSlicesAreGroups() {
    String first = ids().getFirst();
    api.put("/datasets/" + name + "/slices/mine", Map.of("exampleIds", List.of(first))).as(200);
    JsonNode rows =
        measure(Map.of("slices", List.of("mine"), "facets", List.of("source"))).get("rows");
    assertThat(rows.findValuesAsText("name")).containsExactly("mine", "source: a", "source: b");
    assertThat(rows.at("/0/exampleIds/0").asText()).isEqualTo(first);
    assertThat(rows.at("/1/exampleIds")).hasSize(2);
    assertThat(rows.at("/2/group/facets/source").asText()).isEqualTo("b");
  }

  @Test
  void numbersAreGroupedAlikeInEveryFormatOfFile() {
    var csv = new StringBuilder("prompt,few,many\n");
    var jsonLines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      int few = 8 + i % 4;
      csv.append("%d,%d,%d\n".formatted(i, few, i));
      jsonLines.append("{\"prompt\": \"%d\", \"few\": %d, \"many\": %d}\n".formatted(i, few, i));
    }
    assertThat(groups("csv", csv.toString(), "many"))
        .isEqualTo(groups("jsonl", jsonLines.toString(), "many"))
        .containsExactly("many: 0–49", "many: 50–99", "many: 100–149", "many: 150–199");
    assertThat(groups("csv", csv.toString(), "few"))
        .isEqualTo(groups("jsonl", jsonLines.toString(), "few"))
        .containsExactly("few: 8", "few: 9", "few: 10", "few: 11");
  }

  @Test
  void whatIsWrittenDifferentlyIsNotTheSameGroup() {
    assertThat(groups("csv", "prompt,n\na,10\nb,1.0\nc,1\nd,x\ne,\nf,2\n", "n"))
        .containsExactly("n: 1", "n: 1.0", "n: 2", "n: 10", "n: x", "n: (none)");
  }

  @Test
  void aValueThatReadsAsIfThereWereNoneIsAGroupOfItsOwn() {
    assertThat(groups("csv", "prompt,s\na,(none)\nb,\nc,x\n", "s"))
        .containsExactly("s: (none)", "s: x", "s: ((none))");
  }

  @Test
  void textsAmongManyNumbersAreGroupsOfTheirOwn() {
    var csv = new StringBuilder("prompt,n\nfirst,unknown\nsecond,all\nthird,\n");
    for (int i = 1; i <= 12; i++) {
      csv.append("%d,%d\n".formatted(i, i));
    }
    assertThat(groups("csv", csv.toString(), "n"))
        .containsExactly(
            "n: 1–3", "n: 4–6", "n: 7–9", "n: 10–12", "n: all", "n: unknown", "n: (none)");
  }

  private List<String> groups(String format, String file, String facet) {
    String dataset = "d" + UUID.randomUUID();
    api.upload(dataset, format, file).as(201);
    return api
        .post(
            "/metrics",
            Map.of("dataset", dataset, "models", List.of(model), "facets", List.of(facet)))
        .as(200)
        .get("rows")
        .findValuesAsText("name")
        .stream()
        .filter(group -> group.startsWith(facet + ":"))
        .toList();
  }

  @Test
  void singleExamplesHaveValuesToo() {
    run();
    JsonNode items =
        api.post(
                "/metrics/examples",
                Map.of("dataset", name, "models", List.of(model), "metrics", List.of("rougeL")))
            .as(200)
            .get("items");
    assertThat(items).hasSize(1);
    assertThat(items.at("/0/exampleId").asText()).isEqualTo(ids().getFirst());
    assertThat(items.at("/0/values/rougeL").isNumber()).isTrue();
  }

  @Test
  void whatIsWrongIsNamed() {
    Object models = List.of(model);
    api.post("/metrics", "{}").error(400, "INVALID_REQUEST");
    api.post("/metrics", Map.of("dataset", "none", "models", models)).error(404, "NOT_FOUND");
    var unknownMetric = Map.of("dataset", name, "models", models, "metrics", List.of("bleau"));
    assertThat(
            api.post("/metrics", unknownMetric)
                .error(400, "INVALID_REQUEST")
                .at("/details/field")
                .asText())
        .isEqualTo("metrics");
    var unknownField = Map.of("dataset", name, "models", models, "facets", List.of("colour"));
    assertThat(
            api.post("/metrics", unknownField)
                .error(400, "INVALID_REQUEST")
                .at("/details/field")
                .asText())
        .isEqualTo("facets");
    var unknownSlice = Map.of("dataset", name, "models", models, "slices", List.of("none"));
    api.post("/metrics", unknownSlice).error(404, "NOT_FOUND");
  }

  private JsonNode measure(Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("dataset", name);
    body.put("models", List.of(model));
    return api.post("/metrics", body).as(200);
  }

  private List<String> ids() {
    return api.get("/datasets/" + name + "/ids")
        .as(200)
        .get("ids")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  private void run() {
    String run =
        api.post(
                "/runs",
                Map.of(
                    "dataset",
                    name,
                    "model",
                    model,
                    "all",
                    true,
                    "parameters",
                    Map.of("maxNewTokens", 6)))
            .as(202)
            .get("id")
            .asText();
    AppApi.until(() -> api.get("/runs/" + run).as(200).get("state").asText().equals("done"));
  }

  private JsonNode answer(String prompt) {
    return api.post(
            "/generate",
            Map.of("model", model, "prompt", prompt, "parameters", Map.of("maxNewTokens", 6)))
        .as(200);
  }
}
