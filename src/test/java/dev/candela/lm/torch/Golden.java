package dev.candela.lm.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The reference checkpoints and what the original libraries computed with them. */
public final class Golden {
  public static final List<String> FAMILIES =
      List.of("gpt2", "llama", "llama3", "mistral", "gemma", "gemma2", "gemma3", "qwen2", "qwen3");

  public static final List<String> KERAS_FAMILIES =
      List.of("gpt2", "gemma", "gemma2", "llama", "llama3", "mistral");

  private Golden() {}

  public static Path folder(String family) {
    return Path.of("src/test/resources/golden/huggingface", family);
  }

  /** A preset of Keras. */
  public static Path kerasFolder(String family) {
    return Path.of("src/test/resources/golden/keras", family);
  }

  /** The entries of {@code expected.json}. */
  public static List<JsonNode> cases(String family) {
    return cases(folder(family));
  }

  public static List<JsonNode> cases(Path folder) {
    try {
      JsonNode expected = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
      return StreamSupport.stream(expected.get("cases").spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).isNull() ? Float.NaN : (float) list.get(i).asDouble();
    }
    return values;
  }

  public static int[] ints(JsonNode list) {
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asInt();
    }
    return values;
  }

  public static List<Boolean> mask(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(bit -> bit.asInt() == 1).toList();
  }
}
