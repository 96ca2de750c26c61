package dev.candela.demomodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells how good a checkpoint is when the product's own runtime runs it: exact greedy answers to
 * held-out prompts of each kind, how often a planted mistake flips the answer as intended, and the
 * answers to the sample prompts.
 *
 * <p>Arguments: the checkpoint's folder, how many prompts of each kind, {@code float32} or {@code
 * bfloat16}, the file of sample prompts (optional).
 */
public final class Evaluation {

  /** Far from the seed of training and of the learning curve. */
  static final long SEED = 987_654_321;

  private static final int BATCH = 16;
  private static final int LONGEST_TEXT = 768;
  private static final int LONGEST_ANSWER = 80;

  private final LanguageModel model;
  private final Corpus corpus = new Corpus(SEED);

  private Evaluation(LanguageModel model) {
    this.model = model;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[1]);
    try (LanguageModel model = open(Path.of(arguments[0]), arguments[2])) {
      Evaluation evaluation = new Evaluation(model);
      if (count > 0) {
        evaluation.printExactMatches(count);
        evaluation.printFlips(count);
      }
      if (arguments.length > 3) {
        evaluation.printSamples(Path.of(arguments[3]));
      }
    }
  }

  static LanguageModel open(Path checkpoint, String precision) {
    return TorchLanguageModel.open(
        new TorchSettings(
            "built-in",
            checkpoint,
            Precision.valueOf(precision.toUpperCase(Locale.ROOT)),
            BATCH,
            LONGEST_TEXT));
  }

  private void printExactMatches(int count) {
    int sum = 0;
    int kinds = 0;
    for (Kind kind : Kind.values()) {
      if (kind == Kind.WARM_UP) {
        continue;
      }
      List<GeneratedPrompt> prompts = heldOut(corpus, kind, count);
      int right = (int) areRight(model, prompts).stream().filter(r -> r).count();
      print(kind.id(), right, count);
      sum += right;
      kinds++;
    }
    print("overall", sum, kinds * count);
  }

  /**
   * A flip counts when the mistaken prompt and its corrected twin are both answered as intended.
   */
  private void printFlips(int count) {
    List<GeneratedPrompt> mistaken = heldOut(corpus, Kind.RECOMMENDATION_MISTAKE, count);
    List<Boolean> imitated = areRight(model, mistaken);
    List<Boolean> right =
        areRight(model, mistaken.stream().map(GeneratedPrompt::twinAsPrompt).toList());
    int flips = 0;
    for (int i = 0; i < count; i++) {
      flips += imitated.get(i) && right.get(i) ? 1 : 0;
    }
    print("mistake flips the answer", flips, count);
  }

  private static void print(String what, int part, int all) {
    System.out.printf(Locale.ROOT, "%-28s %.3f%n", what, (double) part / all);
  }

  static List<GeneratedPrompt> heldOut(Corpus corpus, Kind kind, int count) {
    List<GeneratedPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prompts.add(corpus.heldOut(kind, i));
    }
    return prompts;
  }

  /** Whether each prompt is answered with its target, character by character. */
  static List<Boolean> areRight(LanguageModel model, List<GeneratedPrompt> prompts) {
    List<String> answers = answers(model, prompts.stream().map(GeneratedPrompt::prompt).toList());
    List<Boolean> right = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      right.add(answers.get(i).equals(prompts.get(i).target()));
    }
    return right;
  }

  /** The greedy answers. */
  static List<String> answers(LanguageModel model, List<String> prompts) {
    GenerationParameters greedy =
        new GenerationParameters(LONGEST_ANSWER, null, 0.0, null, null, null, List.of());
    List<GenerationRequest> requests =
        prompts.stream().map(prompt -> new GenerationRequest(prompt, greedy, false)).toList();
    return model.generate(requests, GenerationListener.NONE).stream()
        .map(Generation::text)
        .toList();
  }

  private void printSamples(Path samples) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(samples)) {
      JsonNode sample = json.readTree(line);
      String prompt = sample.get("prompt").asText();
      String target = sample.get("target").asText();
      String answer = answers(model, List.of(prompt)).getFirst();
      System.out.println("===== " + sample.get("source").asText());
      System.out.println(prompt + "«" + answer + "»");
      if (!target.isEmpty() && !target.equals(answer)) {
        System.out.println("DIFFERS from the target «" + target + "»");
      }
    }
  }
}
