package dev.candela.modelserver;

import static dev.candela.lm.torch.Close.assertClose;
import static dev.candela.lm.torch.Golden.floats;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.checkpoint.PresetMaker;
import dev.candela.lm.torch.Golden;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What KerasHub computed with its presets comes out of the endpoints. */
@QuarkusTest
class KerasContractTest extends WithCheckpoints {

  static List<String> families() {
    return Golden.KERAS_FAMILIES;
  }

  private Swap serve(String family) {
    return serve(Golden.kerasFolder(family));
  }

  private static List<JsonNode> cases(String family) {
    return Golden.cases(Golden.kerasFolder(family));
  }

  @ParameterizedTest
  @MethodSource("families")
  void tokensAndIdsAreThoseOfKerasHub(String family) {
    List<JsonNode> cases = cases(family);
    try (var _ = serve(family)) {
      JsonNode answer = api.ask("/tokenize", inputs(cases, Map.of()));
      assertThat(answer).hasSameSizeAs(cases);
      for (int i = 0; i < cases.size(); i++) {
        assertThat(answer.get(i).get("tokens")).isEqualTo(cases.get(i).get("tokens"));
        assertThat(answer.get(i).get("ids")).isEqualTo(cases.get(i).get("ids"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma", "gemma2", "llama", "llama3", "mistral"})
  void greedyTextIsThatOfKerasHub(String family) {
    try (var _ = serve(family)) {
      for (JsonNode expected : cases(family)) {
        int tokens = tokens(expected.get("prompt").asText());
        int room = expected.get("max_length").asInt() - tokens;
        JsonNode answer =
            api.ask("/predict", inputs(List.of(expected), Map.of("max_new_tokens", room))).get(0);
        assertThat(expected.get("prompt").asText() + answer.get("response").asText())
            .isEqualTo(expected.get("greedy_full_text").asText());
      }
    }
  }

  /**
   * In this preset the token that ends a text has id 0, with which KerasHub pads prompts, so it
   * ends before it begins and there is no greedy text to compare with.
   */
  @Test
  void theFirstTokenOfGpt2IsAtLeastAsLikelyAsThatOfTheTarget() {
    try (var _ = serve("gpt2")) {
      for (JsonNode expected : cases("gpt2")) {
        assertThat(expected.get("greedy_full_text")).isEqualTo(expected.get("prompt"));
        Map<String, Object> wishes = Map.of("max_new_tokens", 8, "log_probabilities", true);
        JsonNode answer = api.ask("/predict", inputs(List.of(expected), wishes)).get(0);
        double best = answer.get("tokens").get(0).get("log_probability").asDouble();
        int prompt = answer.get("prompt_tokens").asInt();
        if (prompt < expected.get("ids").size()) {
          double ofTarget = expected.get("token_logprobs").get(prompt).asDouble();
          assertThat(best).isGreaterThanOrEqualTo(ofTarget);
        }
      }
    }
  }

  private int tokens(String prompt) {
    Map<String, Object> request = Map.of("inputs", List.of(Map.of("prompt", prompt)));
    return api.ask("/tokenize", request).get(0).get("ids").size();
  }

  @ParameterizedTest
  @MethodSource("families")
  void salienceIsThatOfKerasHub(String family) {
    List<JsonNode> cases = cases(family);
    try (var _ = serve(family)) {
      JsonNode answer = api.ask("/salience", inputs(cases, Map.of("log_probabilities", true)));
      assertThat(answer).hasSameSizeAs(cases);
      for (int i = 0; i < cases.size(); i++) {
        check(answer.get(i), cases.get(i));
      }
    }
  }

  private static void check(JsonNode actual, JsonNode expected) {
    assertThat(actual.get("tokens")).isEqualTo(expected.get("tokens"));
    assertClose(
        floats(actual.get("token_log_probabilities")),
        floats(expected.get("token_logprobs")),
        "token_log_probabilities");
    for (String field : List.of("grad_l2", "grad_dot_input")) {
      assertClose(floats(actual.get(field)), floats(expected.get(field)), field);
    }
  }

  @Test
  void aPresetWithBfloat16GivesWhatTheSameNumbersInFloat32Give(
      @TempDir Path half, @TempDir Path full) {
    new PresetMaker(Golden.kerasFolder("gemma2")).rounded().asBfloat16().write(half);
    new PresetMaker(Golden.kerasFolder("gemma2")).rounded().write(full);
    assertSame(answers(half), answers(full));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama3"})
  void aPresetInShardsGivesWhatItGivesInOneFile(String family, @TempDir Path folder) {
    new PresetMaker(Golden.kerasFolder(family)).writeSharded(folder, 3);
    assertSame(answers(folder), answers(Golden.kerasFolder(family)));
  }

  @Test
  void aPresetInTheOldestLayoutGivesWhatItGivesInTheNewest(@TempDir Path folder) {
    new PresetMaker(Golden.kerasFolder("mistral"))
        .renamed(
            path ->
                path.replace("layers/", "_layer_checkpoint_dependencies/")
                    .replace("/_query_dense/", "/query_dense/"))
        .write(folder);
    assertSame(answers(folder), answers(Golden.kerasFolder("mistral")));
  }

  /** Sums come out in another order where numbers begin at another address. */
  private static void assertSame(List<JsonNode> actual, List<JsonNode> expected) {
    JsonNode predicted = actual.getFirst().get(0);
    assertThat(predicted.get("response")).isEqualTo(expected.getFirst().get(0).get("response"));
    for (String field : List.of("token_log_probabilities", "grad_l2", "grad_dot_input")) {
      assertClose(
          floats(actual.getLast().get(0).get(field)),
          floats(expected.getLast().get(0).get(field)),
          field);
    }
  }

  private List<JsonNode> answers(Path folder) {
    Map<String, Object> request =
        Map.of(
            "inputs", List.of(Map.of("prompt", "Translate to German:", "target", " Die")),
            "parameters", Map.of("log_probabilities", true, "max_new_tokens", 12));
    try (var _ = new Swap(host, open(folder, 64))) {
      return List.of(api.ask("/predict", request), api.ask("/salience", request));
    }
  }

  @Test
  void aTextThatIsTooLongIsCutAndTheAnswerSaysByHowMuch() {
    try (var _ = new Swap(host, open(Golden.kerasFolder("gemma"), 8))) {
      JsonNode expected = cases("gemma").getFirst();
      Map<String, Object> request = inputs(List.of(expected), Map.of());
      int tokens = expected.get("ids").size();

      JsonNode tokenized = api.ask("/tokenize", request).get(0);
      assertThat(tokenized.get("ids")).hasSize(8);
      assertThat(tokenized.get("ids").get(0).asInt()).isEqualTo(2);
      assertThat(tokenized.get("dropped_tokens").asInt()).isEqualTo(tokens - 8);

      Map<String, Object> whole =
          Map.of("inputs", List.of(Map.of("prompt", expected.get("prompt"), "target", " it")));
      JsonNode explained = api.ask("/salience", whole).get(0);
      assertThat(explained.get("tokens")).hasSize(8);
      assertThat(explained.get("dropped_tokens").asInt()).isPositive();

      JsonNode predicted = api.ask("/predict", request).get(0);
      assertThat(predicted.get("prompt_tokens").asInt()).isEqualTo(7);
      assertThat(predicted.get("dropped_tokens").asInt()).isPositive();
      assertThat(predicted.get("response_tokens").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aTextThatFitsIsNotSaidToBeCut() {
    try (var _ = serve("gemma")) {
      JsonNode answer = api.ask("/tokenize", Map.of("inputs", List.of(Map.of("prompt", "Hi"))));
      assertThat(answer.get(0).has("dropped_tokens")).isFalse();
    }
  }

  private static Map<String, Object> inputs(List<JsonNode> cases, Map<String, Object> parameters) {
    List<Map<String, Object>> inputs =
        cases.stream()
            .map(
                each ->
                    Map.<String, Object>of(
                        "prompt", each.get("prompt"),
                        "target", each.get("target"),
                        "target_mask", each.get("target_mask")))
            .toList();
    return Map.of("inputs", inputs, "parameters", parameters);
  }
}
