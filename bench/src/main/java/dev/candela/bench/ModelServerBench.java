package dev.candela.bench;

import dev.candela.lm.torch.MachineLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts the packaged model server on checkpoints of two shapes and two precisions and prints what
 * it reaches, also as a share of what the machine could do at most.
 *
 * <p>Arguments: the server's jar and a folder for the checkpoints.
 */
public final class ModelServerBench {

  private static final int TEXT = 512;
  private static final int TARGET = 8;
  private static final int SHORT = 16;
  private static final int LONG = 80;
  private static final int ROUNDS = 3;

  private ModelServerBench() {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    MachineLimits limits = MachineLimits.measure();
    System.out.printf(
        "machine: %d cores, reads %.1f GB/s, multiplies %.0f GFLOP/s in float32, %.0f in bfloat16%n%n",
        Runtime.getRuntime().availableProcessors(),
        limits.readBytesPerSecond() / 1e9,
        limits.floatOperations() / 1e9,
        limits.halfOperations() / 1e9);
    System.out.println(
        "| shape | precision | ready s | decode tokens/s | of read limit | salience s"
            + " | of product limit | peak MB | of it not mapped MB |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (var checkpoint : List.of(RandomCheckpoint.gpt2(), RandomCheckpoint.gemma())) {
      for (boolean half : List.of(false, true)) {
        measure(jar, checkpoint, checkpoint.write(folder, half), half, limits);
      }
    }
  }

  private static void measure(
      Path jar, RandomCheckpoint checkpoint, Path folder, boolean half, MachineLimits limits)
      throws Exception {
    String precision = half ? "bfloat16" : "float32";
    try (var server = ServerProcess.ofModel(jar, folder, precision)) {
      double perToken = Double.MAX_VALUE;
      double salience = Double.MAX_VALUE;
      server.post("/predict", prediction(SHORT));
      for (int round = 0; round < ROUNDS; round++) {
        double few = server.post("/predict", prediction(SHORT));
        double many = server.post("/predict", prediction(LONG));
        perToken = Math.min(perToken, (many - few) / (LONG - SHORT));
        salience = Math.min(salience, server.post("/salience", explanation()));
      }
      double readLimit =
          limits.readBytesPerSecond() / (checkpoint.decodedWeights() * (half ? 2.0 : 4.0));
      double fastest = Math.max(limits.floatOperations(), half ? limits.halfOperations() : 0);
      double productLimit = 4.0 * TEXT * checkpoint.blockWeights() / fastest;
      System.out.printf(
          "| %s | %s | %.2f | %.1f | %.0f %% | %.2f | %.0f %% | %d | %d |%n",
          checkpoint.name(),
          precision,
          server.secondsToReady(),
          1 / perToken,
          100 / perToken / readLimit,
          salience,
          100 * productLimit / salience,
          server.peakMemory() >> 20,
          server.anonymousMemory() >> 20);
    }
  }

  private static Map<String, Object> prediction(int tokens) {
    return Map.of(
        "inputs", List.of(Map.of("prompt", "Suggestion: onion soup")),
        "parameters", Map.of("max_new_tokens", tokens, "temperature", 0));
  }

  private static Map<String, Object> explanation() {
    return Map.of(
        "inputs",
        List.of(Map.of("prompt", "p".repeat(TEXT - TARGET), "target", "t".repeat(TARGET))));
  }
}
