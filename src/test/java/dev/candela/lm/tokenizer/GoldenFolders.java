package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The golden checkpoints, and copies of them that have no tokenizer.json. */
final class GoldenFolders {
  static final ObjectMapper JSON = new ObjectMapper();

  static final List<String> FAMILIES =
      List.of("gemma", "gemma2", "gemma3", "gpt2", "llama", "llama3", "mistral", "qwen2", "qwen3");

  static final List<String> SENTENCE_PIECE_FAMILIES =
      List.of("gemma", "gemma2", "gemma3", "llama", "mistral");

  private GoldenFolders() {}

  /** The folder of a family's checkpoint. */
  static Path of(String family) {
    URL folder = GoldenFolders.class.getResource("/golden/huggingface/" + family);
    try {
      return Path.of(Objects.requireNonNull(folder, family).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new folder with a family's tokenizer.model and tokenizer_config.json. */
  static Path withoutTokenizerJson(String family) {
    try {
      Path folder = Files.createTempDirectory("tokenizer");
      folder.toFile().deleteOnExit();
      for (String name : List.of("tokenizer.model", "tokenizer_config.json")) {
        Files.copy(of(family).resolve(name), folder.resolve(name)).toFile().deleteOnExit();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(String family, String file) {
    try {
      return Files.readAllBytes(of(family).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode readJson(String family, String file) {
    try {
      return JSON.readTree(read(family, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tokenizer from an edited tokenizer.json. */
  static Tokenizer open(JsonNode tokenizerJson) {
    try {
      return HuggingFaceJsonTokenizer.open("tokenizer.json", JSON.writeValueAsBytes(tokenizerJson));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
