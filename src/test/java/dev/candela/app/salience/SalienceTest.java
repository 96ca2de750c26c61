package dev.candela.app.salience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.run.WithScriptedModel;
import dev.candela.lm.Capability;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SalienceTest extends WithScriptedModel {

  private void serveAModelThatOnlyAnswers() {
    serveAModelThat(only -> only.restrictTo(Set.of(Capability.GENERATE)));
  }

  @Test
  void tokensTileThePromptAndItsTarget() {
    JsonNode tokens =
        api.post("/tokenize", Map.of("model", name, "prompt", "a 🙂", "target", "b")).as(200);
    assertThat(tokens.get("promptTokens").asInt()).isEqualTo(4);
    assertThat(tokens.get("tokens")).hasSize(5);
    assertThat(tokens.get("tokens").get(3).get("start").asInt()).isEqualTo(2);
    assertThat(tokens.get("tokens").get(3).get("end").asInt()).isEqualTo(4);
    assertThat(tokens.get("tokens").get(0).get("special").asBoolean()).isTrue();
  }

  @Test
  void theWholeTargetIsExplainedUnlessASpanSaysOtherwise() {
    Map<String, String> body = Map.of("model", name, "prompt", "ab", "target", "cd");
    JsonNode answer = api.post("/salience", body).as(200);
    assertThat(answer.get("explained").toString()).isEqualTo("[false,false,false,true,true]");
    assertThat(answer.get("scores").fieldNames())
        .toIterable()
        .containsExactly("grad_dot_input", "grad_l2");
    assertThat(answer.get("scores").get("grad_l2")).hasSize(5);
    assertThat(answer.get("logProbabilities").get(0).isNull()).isTrue();
    JsonNode part =
        api.post(
                "/salience",
                Map.of(
                    "model",
                    name,
                    "prompt",
                    "ab",
                    "target",
                    "cd",
                    "span",
                    Map.of("start", 1, "end", 3)))
            .as(200);
    assertThat(part.get("explained").toString()).isEqualTo("[false,false,true,true,false]");
  }

  @Test
  void theSameIsComputedOnce() {
    Map<String, String> body = Map.of("model", name, "prompt", "ab", "target", "cd");
    JsonNode first = api.post("/salience", body).as(200);
    JsonNode second = api.post("/salience", body).as(200);
    assertThat(first.get("cached").asBoolean()).isFalse();
    assertThat(second.get("cached").asBoolean()).isTrue();
    assertThat(second.get("scores")).isEqualTo(first.get("scores"));
    assertThat(second.get("tokens")).isEqualTo(first.get("tokens"));
    assertThat(model.prompts()).hasSize(1);
  }

  @Test
  void whatAModelCannotDoIsSaid() {
    serveAModelThatOnlyAnswers();
    api.post("/tokenize", Map.of("model", name, "prompt", "ab")).errorOf(422);
    JsonNode error =
        api.post("/salience", Map.of("model", name, "prompt", "ab", "target", "cd"))
            .error(422, "UNSUPPORTED");
    assertThat(error.get("message").asText()).contains(name);
  }

  @Test
  void aSpanThatIsNoneIsRefused() {
    for (String span :
        new String[] {
          "{\"start\": 2, \"end\": 2}",
          "{\"start\": -1, \"end\": 2}",
          "{\"start\": 2, \"end\": 9}",
          "{\"start\": 3}"
        }) {
      api.post(
              "/salience",
              "{\"model\": \"%s\", \"prompt\": \"ab\", \"target\": \"cd\", \"span\": %s}"
                  .formatted(name, span))
          .error(400, "INVALID_REQUEST");
    }
    api.post("/salience", Map.of("model", name, "prompt", "ab")).error(400, "INVALID_REQUEST");
  }

  @Test
  void textsThatNotEveryTokenizerCanTakeAreRefusedByName() {
    for (String path : List.of("/tokenize", "/salience", "/ablations", "/ablations/estimate")) {
      for (String unsound : List.of("\\ud83d", "\\u0000")) {
        assertRefused(path, unsound, "b", "prompt");
        assertRefused(path, "a", unsound, "target");
      }
    }
  }

  private void assertRefused(String path, String prompt, String target, String field) {
    String body =
        """
        {"model": "%s", "prompt": "%s", "target": "%s", "segments": [{"start": 0, "end": 1}]}
        """
            .formatted(name, prompt, target);
    JsonNode error = api.post(path, body).error(400, "INVALID_REQUEST");
    assertThat(error.at("/details/field").asText()).as(path).isEqualTo(field);
    assertThat(error.get("message").asText()).startsWith(field + " has ").endsWith(" position 0.");
  }
}
