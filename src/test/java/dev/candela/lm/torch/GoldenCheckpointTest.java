package dev.candela.lm.torch;

import static dev.candela.lm.torch.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The runtime gives what the original library gives, for every family, in float32. */
class GoldenCheckpointTest {

  private static final GenerationParameters SIXTEEN_TOKENS =
      new GenerationParameters(16, null, null, null, null, null, List.of());

  @SuppressWarnings("unused") // by name
  static final List<String> FAMILIES = Golden.FAMILIES;

  private static TorchLanguageModel open(String family) {
    return TorchLanguageModel.open(
        new TorchSettings(family, Golden.folder(family), Precision.FLOAT32, 4, 256));
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void greedyGenerationGivesTheReferenceText(String family) {
    try (var model = open(family)) {
      for (JsonNode expected : Golden.cases(family)) {
        var request = new GenerationRequest(expected.get("prompt").asText(), SIXTEEN_TOKENS, true);
        Generation generation =
            model.generate(List.of(request), GenerationListener.NONE).getFirst();
        assertThat(generation.tokens())
            .extracting(GeneratedToken::id)
            .containsExactly(box(Golden.ints(expected.get("greedy_ids"))));
        assertThat(generation.text()).isEqualTo(expected.get("greedy_text").asText());
        assertClose(
            generation.promptEmbedding(),
            Golden.floats(expected.get("prompt_embeddings")),
            "prompt embedding");
        assertClose(
            generation.responseEmbedding(),
            Golden.floats(expected.get("response_embeddings")),
            "response embedding");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void salienceGivesTheReferenceGradients(String family) {
    try (var model = open(family)) {
      for (JsonNode expected : Golden.cases(family)) {
        Salience salience = model.salience(List.of(request(expected))).getFirst();
        check(salience, expected);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void rowsOfABatchGetWhatTheyGetAlone(String family) {
    try (var model = open(family)) {
      List<JsonNode> cases = Golden.cases(family);
      List<Salience> batch =
          model.salience(cases.stream().map(GoldenCheckpointTest::request).toList());
      for (int i = 0; i < cases.size(); i++) {
        check(batch.get(i), cases.get(i));
      }
      List<Generation> generations =
          model.generate(
              cases.stream()
                  .map(c -> new GenerationRequest(c.get("prompt").asText(), SIXTEEN_TOKENS, false))
                  .toList(),
              GenerationListener.NONE);
      assertThat(generations)
          .extracting(Generation::text)
          .isEqualTo(cases.stream().map(c -> c.get("greedy_text").asText()).toList());
    }
  }

  private static SalienceRequest request(JsonNode expected) {
    return new SalienceRequest(
        expected.get("prompt").asText(),
        expected.get("target").asText(),
        new TargetSelection.TokenMask(Golden.mask(expected.get("target_mask"))),
        true);
  }

  private static void check(Salience salience, JsonNode expected) {
    assertThat(salience.tokenization().ids()).isEqualTo(Golden.ints(expected.get("ids")));
    assertThat(salience.tokenization().tokens())
        .extracting(Token::text)
        .isEqualTo(expected.get("tokens").valueStream().map(JsonNode::asText).toList());
    assertClose(
        salience.logProbabilities(),
        Golden.floats(expected.get("token_logprobs")),
        "log-probabilities");
    assertClose(
        salience.score(SalienceMethod.GRAD_L2), Golden.floats(expected.get("grad_l2")), "grad_l2");
    assertClose(
        salience.score(SalienceMethod.GRAD_DOT_INPUT),
        Golden.floats(expected.get("grad_dot_input")),
        "grad_dot_input");
  }

  private static Integer[] box(int[] ids) {
    return java.util.Arrays.stream(ids).boxed().toArray(Integer[]::new);
  }
}
