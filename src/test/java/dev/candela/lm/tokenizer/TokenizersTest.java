package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.candela.lm.Token;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
  @TempDir private Path folder;

  @Test
  void aFolderWithoutATokenizerIsNamed() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Tokenizers.open(folder))
        .withMessage(
            folder + " has no tokenizer: neither tokenizer.json nor tokenizer.model is there.");
  }

  @Test
  void theTokenizerJsonIsPreferred() throws IOException {
    Files.write(folder.resolve("tokenizer.json"), GoldenFolders.read("gpt2", "tokenizer.json"));
    Files.writeString(folder.resolve("tokenizer.model"), "never read");
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThat(tokenizer.size()).isEqualTo(600);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"model\": 1}",
        "{\"model\": {}}",
        "{\"model\": {\"vocab\": 1}}",
        "{\"model\": {\"vocab\": {\"a\": \"b\"}}}",
        "{\"model\": {\"vocab\": {\"a\": -1}}}",
        "{\"model\": {\"vocab\": {\"a\": 4294967296}}}",
        "{\"model\": {\"vocab\": [[1, 2]]}}",
        "{\"model\": {\"vocab\": [[\"a\", 2]",
        "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": [{}]}",
        "{\"model\": {\"vocab\": {\"a\": 0}}} {}"
      })
  void aBrokenTokenizerJsonIsNamedInOneSentence(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Tokenizers.open(folder))
        .withMessageStartingWith(folder.resolve("tokenizer.json").toString())
        .withMessageEndingWith(".");
  }

  @Test
  void whatOnlyTheLibraryFindsWrongIsSaidAtTheFirstText() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"b c\"]}}");
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> tokenizer.encode("a"))
          .withMessageStartingWith(folder.resolve("tokenizer.json").toString())
          .withMessageContaining("is not a usable tokenizer")
          .withMessageEndingWith(".");
    }
  }

  @Test
  void aTextThatTheVocabularyCannotSpellIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}, \"unk_token\": \"[U]\"}}");
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThat(tokenizer.encode("a").ids()).containsExactly(0);
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> tokenizer.encode("b"))
          .withMessageContaining("cannot tokenise the text");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void severalThreadsMayUseOneTokenizer(String family) throws Exception {
    try (Tokenizer tokenizer = Tokenizers.open(GoldenFolders.of(family));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      String text = "The council agreed to plant trees 🙂 ".repeat(20);
      int[] expected = tokenizer.encode(text).ids();
      List<Future<int[]>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> tokenizer.encode(text).ids()));
      }
      for (Future<int[]> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void closingWhileOthersEncodeEndsThemCleanly() throws Exception {
    for (Path path :
        List.of(GoldenFolders.of("llama"), GoldenFolders.withoutTokenizerJson("llama"))) {
      Tokenizer tokenizer = Tokenizers.open(path);
      tokenizer.encode("Hi");
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        Future<?> encoding =
            threads.submit(
                () -> {
                  while (true) {
                    tokenizer.encode("The council agreed to plant trees");
                  }
                });
        tokenizer.close();
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(encoding::get)
            .withCauseInstanceOf(IllegalStateException.class);
      }
      tokenizer.close(); // twice does no harm
    }
  }

  @Test
  void closingBeforeTheLibraryHasLoadedIsFine() {
    Tokenizer tokenizer = Tokenizers.open(GoldenFolders.of("gpt2"));
    tokenizer.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> tokenizer.encode("Hi"))
        .withMessageContaining("is closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gemma", "llama3"})
  void textsAreNeverCut(String family) {
    try (Tokenizer tokenizer = Tokenizers.open(GoldenFolders.of(family))) {
      String text = "trees along the river 🙂\n".repeat(4000);
      assertThat(tokenizer.encode(text).tokens().getLast().end()).isEqualTo(text.length());
      int[] ids = tokenizer.encode(text).ids();
      assertThat(ids.length).isGreaterThan(4000);
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }
  }

  @Test
  void namesOfSpecialTokensInTheTextStandForTheirCharacters() {
    try (Tokenizer gemma = Tokenizers.open(GoldenFolders.of("gemma"))) {
      assertThat(gemma.encode("x<bos>y").tokens())
          .contains(new Token(2, "<bos>", 1, 6, false))
          .startsWith(new Token(2, "<bos>", 0, 0, true));
      assertThat(gemma.decode(gemma.encode("x<bos>y").ids())).isEqualTo("xy");
    }
  }

  @Test
  void newlinesAndSpacesAreShownAsThemselves() {
    try (Tokenizer gpt2 = Tokenizers.open(GoldenFolders.of("gpt2"));
        Tokenizer llama = Tokenizers.open(GoldenFolders.of("llama"))) {
      assertThat(gpt2.encode("\n the\té").tokens())
          .extracting(Token::text)
          .containsExactly("\n", "▁the", "ĉ", "Ã©");
      assertThat(llama.encode("\n the").tokens())
          .extracting(Token::text)
          .containsExactly("<s>", "▁", "\n", "▁the");
      assertThat(gpt2.display(0)).isEqualTo("<|endoftext|>");
    }
  }

  @Test
  void anEmptyTextHasOnlyAddedTokens() {
    try (Tokenizer gpt2 = Tokenizers.open(GoldenFolders.of("gpt2"));
        Tokenizer llama = Tokenizers.open(GoldenFolders.withoutTokenizerJson("llama"))) {
      assertThat(gpt2.encode("").tokens()).isEmpty();
      assertThat(llama.encode("").tokens()).containsExactly(new Token(1, "<s>", 0, 0, true));
      assertThat(gpt2.decode(new int[0])).isEmpty();
    }
  }

  @Test
  void badUtf8InTheFileIsRefused() throws IOException {
    byte[] json =
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a?\": 0}, \"merges\": []}}".getBytes(UTF_8);
    json[new String(json, UTF_8).indexOf('?')] = (byte) 0xFF;
    Files.write(folder.resolve("tokenizer.json"), json);
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> tokenizer.encode("a"))
          .withMessage(folder.resolve("tokenizer.json") + " is not UTF-8.");
    }
  }
}
