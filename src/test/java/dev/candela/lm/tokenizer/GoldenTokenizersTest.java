package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original libraries made of the golden cases. */
class GoldenTokenizersTest {

  static Stream<Arguments> checkpoints() {
    return Stream.concat(
        GoldenFolders.FAMILIES.stream().map(f -> Arguments.of(f, GoldenFolders.of(f))),
        GoldenFolders.SENTENCE_PIECE_FAMILIES.stream()
            .map(f -> Arguments.of(f, GoldenFolders.withoutTokenizerJson(f))));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void promptAndTargetBecomeTheIdsAndTokensOfTheOriginal(String family, Path folder) {
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      for (JsonNode golden : cases(family)) {
        String text = golden.path("prompt").asText() + golden.path("target").asText();
        Tokenization tokenization = tokenizer.encode(text);
        assertThat(tokenization.ids()).as(text).isEqualTo(ints(golden.path("ids")));
        assertThat(tokenization.tokens())
            .extracting(Token::text)
            .isEqualTo(strings(golden.path("tokens")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void thePromptAloneBecomesTheIdsOfTheOriginal(String family, Path folder) {
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      for (JsonNode golden : cases(family)) {
        assertThat(tokenizer.encode(golden.path("prompt").asText()).ids())
            .isEqualTo(ints(golden.path("prompt_ids")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void generatedIdsBecomeTheTextOfTheOriginal(String family, Path folder) {
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      for (JsonNode golden : cases(family)) {
        assertThat(tokenizer.decode(ints(golden.path("greedy_ids"))))
            .isEqualTo(golden.path("greedy_text").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void onlyTheTokensThatTheTokenizerAddedAreSpecial(String family, Path folder) {
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      List<Token> tokens = tokenizer.encode("Hi").tokens();
      boolean addsBos = !List.of("gpt2", "qwen2", "qwen3").contains(family);
      assertThat(tokens.getFirst().special()).isEqualTo(addsBos);
      assertThat(tokens.stream().skip(1)).noneMatch(Token::special);
    }
  }

  private static List<JsonNode> cases(String family) {
    JsonNode cases = GoldenFolders.readJson(family, "expected.json").path("cases");
    assertThat(cases).isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false).toList();
  }

  private static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }
}
