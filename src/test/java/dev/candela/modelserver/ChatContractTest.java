package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.torch.Golden;
import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chat templates are applied when somebody asks for it, and never otherwise. */
@QuarkusTest
class ChatContractTest {
  private static final String RENDERED =
      "<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n";

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;

  @SuppressWarnings("NullAway.Init")
  private Api api;

  @SuppressWarnings("NullAway.Init")
  private Swap swap;

  @BeforeEach
  void serve() {
    api = new Api(base);
    swap = Swap.gemma(host);
  }

  @AfterEach
  void close() {
    swap.close();
  }

  @Test
  void theSpecialTokensOfAConversationAreTokensAndTheTextIsShown() {
    Map<String, Object> input =
        Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")));
    JsonNode entry = api.ask("/tokenize", Map.of("inputs", List.of(input))).get(0);
    assertThat(entry.get("rendered_prompt").asText()).isEqualTo(RENDERED);
    assertThat(entry.get("tokens").get(0).asText()).isEqualTo("<bos>");
    assertThat(entry.get("ids").get(0).asInt()).isEqualTo(2);
    assertThat(entry.get("ids").get(1).asInt()).isNotEqualTo(2);
    assertThat(entry.get("tokens").toString()).contains("\"<start_of_turn>\"", "\"<end_of_turn>\"");
    int end = entry.get("offsets").get(entry.get("offsets").size() - 1).get(1).asInt();
    assertThat(end).isEqualTo(RENDERED.length());
  }

  @Test
  void aPromptWithTheWishIsWhatAUserSays() {
    Map<String, Object> wish =
        Map.of("prompt", "Hi", "target", " there", "apply_chat_template", true);
    Map<String, Object> messages =
        Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")), "target", " there");
    JsonNode answers = api.ask("/salience", Map.of("inputs", List.of(wish, messages)));
    assertThat(answers.get(0)).isEqualTo(answers.get(1));
    assertThat(answers.get(0).get("rendered_prompt").asText()).isEqualTo(RENDERED);
    assertThat(answers.get(0).get("target_mask").toString()).contains("1");
    assertThat(answers.get(0).get("grad_l2")).hasSameSizeAs(answers.get(0).get("tokens"));
  }

  @Test
  void theWishCanBeOneForAllInputsAndAnInputCanDiffer() {
    Map<String, Object> request =
        Map.of(
            "apply_chat_template",
            true,
            "parameters",
            Map.of("max_new_tokens", 2),
            "inputs",
            List.of(Map.of("prompt", "Hi"), Map.of("prompt", "Hi", "apply_chat_template", false)));
    JsonNode answers = api.ask("/predict", request);
    assertThat(answers.get(0).get("rendered_prompt").asText()).isEqualTo(RENDERED);
    assertThat(answers.get(1).has("rendered_prompt")).isFalse();
    assertThat(answers.get(0).get("prompt_tokens").asInt())
        .isGreaterThan(answers.get(1).get("prompt_tokens").asInt());
  }

  @Test
  void rawTextStaysRawAndNamesOfSpecialTokensInItStayText() {
    JsonNode entry =
        api.ask("/tokenize", Map.of("inputs", List.of(Map.of("prompt", "<bos>Hi")))).get(0);
    assertThat(entry.has("rendered_prompt")).isFalse();
    assertThat(entry.get("ids").get(0).asInt()).isEqualTo(2);
    assertThat(entry.get("ids").get(1).asInt()).isNotEqualTo(2);
  }

  @Test
  void aConversationThatTheTemplateRefusesIsTheCallersMistake() {
    Map<String, Object> input =
        Map.of("messages", List.of(Map.of("role", "system", "content", "Be brief.")));
    JsonNode error =
        api.post("/predict", Api.write(Map.of("inputs", List.of(Map.of("prompt", "a"), input))))
            .error(400, "INVALID_REQUEST");
    assertThat(error.get("message").asText())
        .isEqualTo(
            "the model's chat template refuses the conversation: the system role is not"
                + " supported");
    assertThat(error.get("details").get("input").asInt()).isEqualTo(1);
    assertThat(error.get("details").get("field").asText()).isEqualTo("messages");
  }

  @Test
  void promptAndMessagesTogetherAreRefused() {
    String both =
        ("{\"inputs\": [{\"prompt\": \"a\", \"messages\": [{\"role\": \"user\","
            + " \"content\": \"b\"}]}]}");
    assertThat(api.post("/predict", both).error(400, "INVALID_REQUEST").get("message").asText())
        .isEqualTo("inputs[0].messages cannot be given beside a prompt.");
    String none = "{\"inputs\": [{\"messages\": []}]}";
    assertThat(api.post("/predict", none).error(400, "INVALID_REQUEST").get("message").asText())
        .isEqualTo("inputs[0].messages has 0 messages; it must have from 1 to 1000.");
    String role = "{\"inputs\": [{\"messages\": [{\"content\": \"b\"}]}]}";
    assertThat(api.post("/predict", role).error(400, "INVALID_REQUEST").get("message").asText())
        .isEqualTo("inputs[0].messages must be a list of objects with role and content.");
    String type = "{\"inputs\": [{\"messages\": [{\"role\": 1, \"content\": \"b\"}]}]}";
    api.post("/predict", type).error(400, "INVALID_REQUEST");
  }

  @Test
  void aModelWithoutTemplateSaysSo() {
    swap.close();
    swap =
        new Swap(
            host,
            TorchLanguageModel.open(
                new TorchSettings("a", Golden.kerasFolder("gpt2"), Precision.FLOAT32, 2, 128)));
    JsonNode error =
        api.post("/predict", "{\"inputs\": [{\"prompt\": \"a\", \"apply_chat_template\": true}]}")
            .error(422, "UNSUPPORTED");
    assertThat(error.get("message").asText()).startsWith("This model has no chat template; ");
    assertThat(error.get("details").get("field").asText()).isEqualTo("apply_chat_template");
  }

  @Test
  void theModelSaysThatItHasATemplate() {
    assertThat(api.get("/info").json().get("capabilities").toString()).contains("chat_template");
  }
}
