package dev.candela.demomodel;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells how good a checkpoint is: exact answers on held-out prompts of each kind, how often a
 * planted mistake flips the answer as intended, and the answers to the sample prompts.
 *
 * <p>Arguments: the checkpoint's folder, how many prompts of each kind, the file of sample prompts
 * (optional).
 */
public final class Evaluation {

  /** Far from the numbers used in training and in the learning curve. */
  private static final long SEED = 987_654_321;

  private static final int LONGEST_ANSWER = 80;

  private final TrainingProgram program;
  private final HuggingFaceTokenizer tokenizer;
  private final ExactMatch exactMatch;
  private final Corpus corpus = new Corpus(SEED);
  private final Map<String, NDArray> weights;

  private Evaluation(Path checkpoint, Path source) throws IOException {
    program = new TrainingProgram(source);
    tokenizer = Training.tokenizer(checkpoint);
    exactMatch = new ExactMatch(program, tokenizer, corpus);
    int layers =
        new ObjectMapper()
            .readTree(checkpoint.resolve("config.json").toFile())
            .get("num_hidden_layers")
            .asInt();
    weights =
        Weights.load(
            Weights.stacked(Safetensors.read(checkpoint.resolve("model.safetensors")), layers),
            program.manager());
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    Path source = Path.of("demo-model/src/main/torchscript/training.py");
    Evaluation evaluation = new Evaluation(Path.of(arguments[0]), source);
    int count = Integer.parseInt(arguments[1]);
    if (count > 0) {
      evaluation.printExactMatches(count);
      evaluation.printFlips(count);
    }
    if (arguments.length > 2) {
      evaluation.printSamples(Path.of(arguments[2]));
    }
  }

  private void printExactMatches(int count) {
    double sum = 0;
    int kinds = 0;
    for (Map.Entry<Kind, Double> share : exactMatch.of(weights, count).entrySet()) {
      System.out.printf(Locale.ROOT, "%-28s %.3f%n", share.getKey().id(), share.getValue());
      if (share.getKey() != Kind.WARM_UP) {
        sum += share.getValue();
        kinds++;
      }
    }
    System.out.printf(Locale.ROOT, "%-28s %.3f%n", "overall", sum / kinds);
  }

  /**
   * A flip counts when the mistaken prompt and its corrected twin are both answered as intended.
   */
  private void printFlips(int count) {
    List<GeneratedPrompt> mistaken = new ArrayList<>();
    List<GeneratedPrompt> corrected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GeneratedPrompt prompt = corpus.heldOut(Kind.RECOMMENDATION_MISTAKE, i);
      mistaken.add(prompt);
      corrected.add(prompt.twinAsPrompt());
    }
    List<Boolean> imitated = exactMatch.areRight(mistaken, weights);
    List<Boolean> right = exactMatch.areRight(corrected, weights);
    int flips = 0;
    for (int i = 0; i < count; i++) {
      flips += imitated.get(i) && right.get(i) ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT, "%-28s %.3f%n", "mistake flips the answer", flips / (double) count);
  }

  private void printSamples(Path samples) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(samples)) {
      JsonNode sample = json.readTree(line);
      String prompt = sample.get("prompt").asText();
      System.out.println("===== " + sample.get("source").asText());
      System.out.println(prompt + "«" + answer(prompt) + "»");
      String target = sample.path("target").asText();
      if (!target.isEmpty()) {
        System.out.println("given: «" + target + "»");
      }
    }
  }

  /** The greedy answer. Every token is computed from the start again: slow, but simple. */
  private String answer(String prompt) {
    long[] ids = tokenizer.encode(prompt).getIds();
    int start = ids.length;
    while (ids.length - start < LONGEST_ANSWER) {
      long next = next(ids);
      if (next == TokenizerFiles.END_ID) {
        break;
      }
      ids = Arrays.copyOf(ids, ids.length + 1);
      ids[ids.length - 1] = next;
    }
    return tokenizer.decode(Arrays.copyOfRange(ids, start, ids.length));
  }

  private long next(long[] ids) {
    try (NDManager manager = program.manager().newSubManager()) {
      NDList inputs =
          new NDList(
              manager.create(ids, new Shape(1, ids.length)),
              manager.create(new long[] {ids.length - 1}));
      return program.call("next", inputs, Map.of("w", weights)).getLong();
    }
  }
}
