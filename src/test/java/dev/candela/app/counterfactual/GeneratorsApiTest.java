package dev.candela.app.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GeneratorsApiTest {

  private final AppApi api = AppApi.here();
  private final String name = "d" + UUID.randomUUID();

  @SuppressWarnings("NullAway.Init")
  private List<String> ids;

  @BeforeEach
  void loadADataset() {
    ids = api.dataset(name, "a great day", "a great night", "plain");
  }

  @Test
  void aPreviewNamesParentRuleAndPlaceAndWhatGaveNothing() {
    JsonNode preview = preview("word_replacer", Map.of("substitutions", "great -> bad")).as(200);
    assertThat(preview.get("items").findValuesAsText("prompt"))
        .containsExactly("a bad day", "a bad night");
    JsonNode first = preview.at("/items/0");
    assertThat(first.get("parentId").asText()).isEqualTo(ids.getFirst());
    assertThat(first.get("rule").asText()).isEqualTo("word_replacer: great -> bad");
    assertThat(first.at("/changes/0"))
        .isEqualTo(
            AppApi.parse(
                """
                {"field": "prompt", "start": 2, "end": 7, "before": "great", "after": "bad"}"""));
    assertThat(preview.at("/skipped/0/parentId").asText()).isEqualTo(ids.getLast());
    assertThat(preview.get("truncated").asBoolean()).isFalse();
  }

  @Test
  void aPreviewAddsNothingAndWhatIsAddedHasItsParent() {
    JsonNode item = preview("scrambler", Map.of()).as(200).at("/items/0");
    assertThat(api.get("/datasets/" + name).as(200).get("size").asInt()).isEqualTo(3);
    JsonNode added =
        api.post("/datasets/" + name + "/examples", Map.of("examples", List.of(item)))
            .as(201)
            .at("/items/0");
    assertThat(added.get("parentId").asText()).isEqualTo(ids.getFirst());
    assertThat(added.get("rule").asText()).startsWith("scrambler: seed 1");
  }

  @Test
  void nothingIsProposedTwice() {
    String plain = UUID.randomUUID().toString();
    String lines = "{\"prompt\": \"a day\"}\n{\"prompt\": \"a night\"}\n";
    api.upload(plain, "jsonl", lines).as(201);
    JsonNode parents = api.get("/datasets/" + plain + "/ids").as(200).get("ids");
    JsonNode preview =
        api.post(
                "/generators/word_replacer/preview",
                Map.of(
                    "dataset",
                    plain,
                    "exampleIds",
                    parents,
                    "config",
                    Map.of("substitutions", "day -> x, night -> x")))
            .as(200);
    assertThat(preview.get("items").findValuesAsText("prompt")).containsExactly("a x");
    assertThat(preview.at("/skipped/0/parentId")).isEqualTo(parents.get(1));
    assertThat(preview.at("/skipped/0/reason").asText()).contains("same as another");
  }

  @Test
  void moreThanAThousandAreCutAndSaid() {
    String many = UUID.randomUUID().toString();
    List<String> parents = api.dataset(many, "word ".repeat(1200).strip());
    JsonNode preview =
        api.post(
                "/generators/ablation/preview",
                Map.of(
                    "dataset",
                    many,
                    "exampleIds",
                    parents,
                    "config",
                    Map.of("unit", "word", "variants", 1000, "replacement", "x")))
            .as(200);
    assertThat(preview.get("items").size()).isEqualTo(1000);
    assertThat(preview.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void whatIsWrongIsNamed() {
    api.post("/generators/none/preview", Map.of()).error(404, "NOT_FOUND");
    assertThat(field(preview("word_replacer", Map.of("substitutions", "great"))))
        .isEqualTo("config.substitutions");
    assertThat(field(preview("scrambler", Map.of("seed", -1)))).isEqualTo("config.seed");
    assertThat(field(preview("scrambler", Map.of("fields", List.of("none")))))
        .isEqualTo("config.fields");
    assertThat(field(preview("scrambler", Map.of("speed", 1)))).isEqualTo("config.speed");
    assertThat(field(api.post("/generators/scrambler/preview", Map.of("dataset", name))))
        .isEqualTo("exampleIds");
  }

  private AppApi.Answer preview(String generator, Map<String, Object> config) {
    return api.post(
        "/generators/" + generator + "/preview",
        Map.of("dataset", name, "exampleIds", ids, "config", config));
  }

  private static String field(AppApi.Answer answer) {
    return answer.error(400, "INVALID_REQUEST").at("/details/field").asText();
  }
}
