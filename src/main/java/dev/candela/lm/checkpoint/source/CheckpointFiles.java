package dev.candela.lm.checkpoint.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which of the files at a source are needed: not those for other frameworks, not pictures. */
final class CheckpointFiles {
  private static final Set<String> SMALL =
      Set.of(
          "config.json",
          "generation_config.json",
          "metadata.json",
          "preprocessor.json",
          "task.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja",
          "chat_template.json",
          "vocab.json",
          "merges.txt");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ASSETS = "assets/tokenizer/";
  private static final Pattern SAFETENSORS_SHARD =
      Pattern.compile("model-\\d+-of-\\d+\\.safetensors");
  private static final Pattern KERAS_SHARD = Pattern.compile("model_\\d+\\.weights\\.h5");

  private CheckpointFiles() {}

  /**
   * The needed ones among the names of files, small ones first.
   *
   * @param source what errors name
   * @throws CheckpointException if there is no configuration or no weights that can be read
   */
  static List<String> wanted(String source, Collection<String> names) {
    Set<String> there = new TreeSet<>(names);
    List<String> wanted = new ArrayList<>();
    there.stream()
        .filter(name -> SMALL.contains(name) || name.startsWith(ASSETS))
        .forEach(wanted::add);
    if (!there.contains("tokenizer.json") && there.contains("tokenizer.model")) {
      wanted.add("tokenizer.model");
    }
    if (!there.contains("config.json")) {
      throw new CheckpointException(
          "%s has no config.json, so it is no checkpoint that can be used".formatted(source));
    }
    List<String> weights = weights(there);
    if (weights.isEmpty()) {
      throw new CheckpointException(
          there.stream().anyMatch(name -> name.startsWith("pytorch_model"))
              ? "%s has its weights in pytorch_model.bin only; convert them to model.safetensors"
                  .formatted(source)
              : "%s has neither model.safetensors nor model.weights.h5".formatted(source));
    }
    wanted.addAll(weights);
    return wanted;
  }

  private static List<String> weights(Set<String> there) {
    if (there.contains("model.safetensors")) {
      return List.of("model.safetensors");
    }
    if (there.contains("model.safetensors.index.json")) {
      return with("model.safetensors.index.json", SAFETENSORS_SHARD, there);
    }
    if (there.contains("model.weights.h5")) {
      return List.of("model.weights.h5");
    }
    return there.contains("model.weights.json")
        ? with("model.weights.json", KERAS_SHARD, there)
        : List.of();
  }

  /** Whether a folder has a configuration and all its weights. */
  static boolean areThere(Path folder) {
    if (!Files.exists(folder.resolve("config.json"))) {
      return false;
    }
    if (Files.exists(folder.resolve("model.safetensors"))
        || Files.exists(folder.resolve("model.weights.h5"))) {
      return true;
    }
    return shardsAreThere(folder, "model.safetensors.index.json")
        || shardsAreThere(folder, "model.weights.json");
  }

  private static boolean shardsAreThere(Path folder, String index) {
    try {
      JsonNode map = JSON.readTree(folder.resolve(index).toFile()).path("weight_map");
      List<String> shards = new ArrayList<>();
      for (JsonNode each : map) {
        // Keras lists several where it has cut one layer.
        (each.isArray() ? each : List.of(each)).forEach(shard -> shards.add(shard.asText()));
      }
      return !shards.isEmpty()
          && shards.stream()
              .noneMatch(shard -> SafePath.isUnsafe(shard) || !Files.exists(folder.resolve(shard)));
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> with(String index, Pattern shard, Set<String> there) {
    List<String> files = new ArrayList<>(List.of(index));
    there.stream().filter(name -> shard.matcher(name).matches()).forEach(files::add);
    return files;
  }
}
