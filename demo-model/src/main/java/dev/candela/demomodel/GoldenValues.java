package dev.candela.demomodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a checkpoint answers to three sample prompts and how it explains the answers, in
 * float32, for the tests to compare with.
 *
 * <p>Arguments: the checkpoint's folder, the file of sample prompts, the JSON file to write.
 */
public final class GoldenValues {

  private static final List<String> SOURCES =
      List.of("fewshot-mistake", "summarization", "arithmetic");

  private GoldenValues() {}

  /** Writes the values. */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Map<String, Object>> values = new ArrayList<>();
    try (LanguageModel model = Evaluation.open(Path.of(arguments[0]), "float32")) {
      List<String> lines = Files.readAllLines(Path.of(arguments[1]));
      for (String source : SOURCES) {
        for (String line : lines) {
          JsonNode sample = json.readTree(line);
          if (sample.get("source").asText().equals(source)) {
            values.add(values(model, sample.get("prompt").asText()));
            break;
          }
        }
      }
    }
    Files.writeString(
        Path.of(arguments[2]),
        json.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n");
  }

  private static Map<String, Object> values(LanguageModel model, String prompt) {
    String answer = Evaluation.answers(model, List.of(prompt)).getFirst();
    Salience salience =
        model
            .salience(
                List.of(
                    new SalienceRequest(prompt, answer, new TargetSelection.WholeTarget(), false)))
            .getFirst();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("prompt", prompt);
    values.put("greedy_text", answer);
    for (SalienceMethod method : SalienceMethod.values()) {
      values.put(method.wireName(), salience.score(method));
    }
    return values;
  }
}
