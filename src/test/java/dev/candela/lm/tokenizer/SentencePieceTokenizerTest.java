package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.candela.lm.Token;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files beside a tokenizer.model change. */
class SentencePieceTokenizerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                             | true",
        "{\"tokenizer_class\": \"LlamaTokenizer\"}                      | true",
        "{\"tokenizer_class\": \"GemmaTokenizerFast\"}                  | true",
        "{\"tokenizer_class\": \"T5Tokenizer\"}                         | false",
        "{\"tokenizer_class\": \"T5Tokenizer\", \"add_bos_token\": true}     | true",
        "{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": false} | false"
      })
  void theConfigurationSaysWhetherATextBeginsWithBos(String config, boolean bos)
      throws IOException {
    try (Tokenizer tokenizer = llama(config)) {
      assertThat(tokenizer.encode("Hi").tokens().getFirst().special()).isEqualTo(bos);
    }
  }

  @Test
  void aFolderWithoutConfigurationUsesTheModelsOwnBos() throws IOException {
    Files.write(folder.resolve("tokenizer.model"), GoldenFolders.read("gemma", "tokenizer.model"));
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThat(tokenizer.encode("Hi").tokens().getFirst())
          .isEqualTo(new Token(2, "<bos>", 0, 0, true));
    }
  }

  @Test
  void theConfigurationCanNameOtherTokensAndAddEos() throws IOException {
    String config =
        "{\"add_bos_token\": true, \"bos_token\": {\"content\": \"</s>\"}, \"add_eos_token\": true,"
            + " \"eos_token\": \"<unk>\"}";
    try (Tokenizer tokenizer = llama(config)) {
      assertThat(tokenizer.encode("Hi").tokens())
          .startsWith(new Token(2, "</s>", 0, 0, true))
          .endsWith(new Token(0, "<unk>", 2, 2, true));
    }
  }

  @Test
  void aBosTokenThatTheVocabularyDoesNotHaveIsNamed() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> llama("{\"add_bos_token\": true, \"bos_token\": \"<start>\"}"))
        .withMessageContaining("has no piece \"<start>\"");
  }

  @Test
  void aConfigurationThatIsNoObjectIsNamed() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> llama("[1]"))
        .withMessageContaining("tokenizer_config.json is not a JSON object");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> llama("{"))
        .withMessageContaining("tokenizer_config.json cannot be read");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> llama("{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}"))
        .withMessageContaining("added token without id or name");
  }

  @Test
  void addedTokensAreFoundInTheTextTheLongestFirst() throws IOException {
    String config =
        "{\"added_tokens_decoder\": {\"620\": {\"content\": \"<|a\", \"special\": true},"
            + " \"621\": {\"content\": \"<|a|>\", \"rstrip\": true, \"special\": true},"
            + " \"623\": {\"content\": \"<|b|>\", \"lstrip\": true, \"special\": false}}}";
    try (Tokenizer tokenizer = llama(config)) {
      assertThat(tokenizer.size()).isEqualTo(624);
      String text = "H<|a|> \n <|b|><|a";
      assertThat(tokenizer.encode(text).tokens())
          .contains(
              new Token(621, "<|a|>", 1, 9, false),
              new Token(623, "<|b|>", 9, 14, false),
              new Token(620, "<|a", 14, 17, false));
      assertThat(tokenizer.decode(tokenizer.encode(text).ids())).isEqualTo("H<|b|>");
      assertThat(tokenizer.display(622)).isEqualTo("<unnamed 622>");
    }
  }

  @Test
  void theOlderListOfAddedTokensIsReadToo() throws IOException {
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<pad>\": 620}");
    try (Tokenizer tokenizer = llama("{\"pad_token\": \"<pad>\"}")) {
      assertThat(tokenizer.encode("<pad>").tokens()).contains(new Token(620, "<pad>", 0, 5, false));
    }
  }

  @Test
  void onlyLegacyTokenizersPutASpaceAfterAddedTokens() throws IOException {
    try (Tokenizer legacy = llama("{\"legacy\": true}")) {
      assertThat(legacy.encode("H<s>H").tokens())
          .extracting(Token::text)
          .containsExactly("<s>", "▁H", "<s>", "▁H");
    }
    try (Tokenizer modern = llama("{\"legacy\": false}")) {
      assertThat(modern.encode("H<s>H").tokens())
          .extracting(Token::text)
          .containsExactly("<s>", "▁H", "<s>", "H");
    }
  }

  @Test
  void aNulCharacterIsAByteLikeAnyOther() throws IOException {
    try (Tokenizer tokenizer = llama("{}")) {
      int[] ids = tokenizer.encode("a\0b").ids();
      assertThat(ids).contains(3);
      assertThat(tokenizer.decode(ids)).isEqualTo("a\0b");
    }
  }

  private Tokenizer llama(String config) throws IOException {
    Files.write(folder.resolve("tokenizer.model"), GoldenFolders.read("llama", "tokenizer.model"));
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    return Tokenizers.open(folder);
  }
}
