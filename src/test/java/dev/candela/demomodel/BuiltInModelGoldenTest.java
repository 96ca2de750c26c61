package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runtime makes of the built-in model what it made of it when the model was trained. */
class BuiltInModelGoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/built-in-model.json");
  private static LanguageModel model;

  @BeforeAll
  static void open() {
    model = Evaluation.open(Path.of("src/main/resources/built-in-model"), "float32");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    new ObjectMapper().readTree(GOLDEN.toFile()).forEach(cases::add);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSamplePromptIsAnsweredAsBefore(JsonNode expected) {
    assertThat(Evaluation.answers(model, List.of(expected.get("prompt").asText())))
        .containsExactly(expected.get("greedy_text").asText());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theAnswerIsExplainedAsBefore(JsonNode expected) {
    Salience salience =
        model
            .salience(
                List.of(
                    new SalienceRequest(
                        expected.get("prompt").asText(),
                        expected.get("greedy_text").asText(),
                        new TargetSelection.WholeTarget(),
                        false)))
            .getFirst();
    for (SalienceMethod method : SalienceMethod.values()) {
      assertAlike(salience.score(method), expected.get(method.wireName()));
    }
  }

  /**
   * Alike within a hundredth of the largest value: the answers are so likely that what is left of
   * the loss has few digits, and sums in another order differ in the last of them.
   */
  private static void assertAlike(float[] actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    double largest = 0;
    for (JsonNode value : expected) {
      largest = Math.max(largest, Math.abs(value.asDouble()));
    }
    assertThat(largest).isPositive();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("token %d", i)
          .isCloseTo(expected.get(i).asDouble(), Offset.offset(1e-2 * largest));
    }
  }
}
