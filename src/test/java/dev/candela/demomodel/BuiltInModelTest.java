package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the checkpoint and the sample prompts in the resources promise. */
class BuiltInModelTest {

  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path CHECKPOINT = RESOURCES.resolve("built-in-model");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode read(String name) throws IOException {
    return JSON.readTree(CHECKPOINT.resolve(name).toFile());
  }

  private static List<JsonNode> samples() throws IOException {
    List<JsonNode> samples = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("sample_prompts.jsonl"))) {
      samples.add(JSON.readTree(line));
    }
    return samples;
  }

  @Test
  void theCheckpointIsAtMostSixteenMegabytes() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(CHECKPOINT)) {
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
    }
    assertThat(size).isLessThan(16L << 20);
  }

  @Test
  void theVocabularyHasARowOfTheEmbeddingForEveryToken() throws IOException {
    JsonNode config = read("config.json");
    int vocabulary = config.get("vocab_size").asInt();
    TreeSet<Integer> ids = new TreeSet<>();
    read("tokenizer.json").at("/model/vocab").forEach(id -> ids.add(id.asInt()));
    assertThat(ids).hasSize(vocabulary).contains(0, vocabulary - 1);
    Map<String, Safetensors.Tensor> tensors =
        Safetensors.read(CHECKPOINT.resolve("model.safetensors"));
    assertThat(tensors.get("model.embed_tokens.weight"))
        .isNotNull()
        .satisfies(
            embedding ->
                assertThat(embedding.shape())
                    .containsExactly(vocabulary, config.get("hidden_size").asInt()));
  }

  @Test
  void everySampleHasAPromptATargetAndASource() throws IOException {
    assertThat(samples())
        .hasSizeBetween(24, 40)
        .allSatisfy(
            sample -> {
              assertThat(sample.get("prompt").asText()).isNotBlank();
              assertThat(sample.get("target").isTextual()).isTrue();
              assertThat(sample.get("source").asText()).isNotBlank();
            });
  }

  @Test
  void someSamplesLeaveTheTargetToTheReader() throws IOException {
    assertThat(samples()).anyMatch(sample -> sample.get("target").asText().isEmpty());
  }

  @Test
  void theSamplesShowEveryKindOfPrompt() throws IOException {
    assertThat(samples())
        .extracting(sample -> sample.get("source").asText())
        .contains(
            "fewshot-mistake",
            "fewshot-fixed",
            "fewshot-constitution",
            "summarization",
            "headline",
            "arithmetic",
            "brainstorm",
            "classification",
            "extraction");
  }
}
