package dev.candela.demomodel;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Trains the built-in model.
 *
 * <p>Arguments as {@code name=value}: {@code out} the folder of the run; {@code steps} the last
 * step; {@code fade} over how many of the last steps the rate falls to zero; {@code from} a folder
 * to go on from. A run without {@code from} begins with training the tokenizer.
 */
public final class Training {

  private static final long SEED = 20260;
  private static final ModelShape SIZES = new ModelShape(0, 192, 5, 512);
  private static final int VOCABULARY = 2304;
  private static final int BATCH_TOKENS = 4096;
  private static final int WARM_UP_STEPS = 50;

  /** How long the prompts are exercises only. */
  private static final int PRACTICE_STEPS = 400;

  private static final int GROWTH_STEPS = 1000;
  private static final double MUON_RATE = 0.008;
  private static final double ADAM_RATE = 0.002;
  private static final double WEIGHT_DECAY = 0.1;
  private static final int REPORT_STEPS = 25;
  private static final int SAVE_STEPS = 50;
  private static final int EVALUATION_STEPS = 300;
  private static final int EVALUATION_PROMPTS = 48;

  private final Path folder;
  private final int steps;
  private final int fade;
  private final HuggingFaceTokenizer tokenizer;
  private final TrainingProgram program;
  private final Corpus corpus = new Corpus(SEED);
  private final ExactMatch exactMatch;
  private final Lessons lessons;
  private final long started = System.nanoTime();
  private Map<String, NDArray> weights;
  private Map<String, NDArray> momentum;
  private Map<String, NDArray> variance;
  private volatile boolean stopping;
  private int step;
  private long tokens;

  private Training(Path folder, Path from, int steps, int fade, Path source) throws IOException {
    this.folder = folder;
    this.steps = steps;
    this.fade = fade;
    this.program = new TrainingProgram(source);
    this.tokenizer = tokenizer(from);
    this.exactMatch = new ExactMatch(program, tokenizer, corpus);
    NDManager manager = program.manager();
    Path state = from.resolve("state.safetensors");
    if (Files.exists(state)) {
      Map<String, Safetensors.Tensor> saved = Safetensors.read(state);
      weights = Weights.load(part(saved, "w."), manager);
      momentum = Weights.load(part(saved, "m."), manager);
      variance = Weights.load(part(saved, "v."), manager);
      String[] progress = Files.readString(from.resolve("progress.txt")).strip().split(" ", -1);
      step = Integer.parseInt(progress[0]);
      tokens = Long.parseLong(progress[1]);
      lessons = new Lessons(corpus, tokenizer, Long.parseLong(progress[2]), BATCH_TOKENS);
    } else {
      ModelShape shape =
          new ModelShape(vocabulary(from), SIZES.width(), SIZES.layers(), SIZES.feed());
      weights = Weights.load(Weights.fresh(shape, SEED), manager);
      momentum = Weights.zeros(weights, manager);
      variance = Weights.zeros(weights, manager);
      lessons = new Lessons(corpus, tokenizer, 0, BATCH_TOKENS);
    }
  }

  /** Runs a training. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      options.put(parts[0], parts[1]);
    }
    Path folder = Path.of(options.getOrDefault("out", "target/demo-model"));
    Path from = Path.of(options.getOrDefault("from", folder.toString()));
    Path source =
        Path.of(options.getOrDefault("program", "demo-model/src/main/torchscript/training.py"));
    Files.createDirectories(folder);
    if (!Files.exists(from.resolve("tokenizer.json"))) {
      TokenizerFiles.write(from, new Corpus(SEED), 30_000, VOCABULARY);
    }
    int steps = Integer.parseInt(options.getOrDefault("steps", "5000"));
    int fade = Integer.parseInt(options.getOrDefault("fade", "1500"));
    Training training = new Training(folder, from, steps, fade, source);
    Thread trainer = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> training.stop(trainer)));
    training.run();
  }

  /**
   * Lets the step in progress end when the process is told to end: libtorch's own clean-up at the
   * exit would otherwise take away what the step works with, and the process would crash.
   */
  private void stop(Thread trainer) {
    stopping = true;
    try {
      trainer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static HuggingFaceTokenizer tokenizer(Path folder) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        folder.resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"));
  }

  private static int vocabulary(Path folder) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("tokenizer.json").toFile())
        .at("/model/vocab")
        .size();
  }

  private static Map<String, Safetensors.Tensor> part(
      Map<String, Safetensors.Tensor> tensors, String prefix) {
    return tensors.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(Collectors.toMap(e -> e.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  private void run() throws IOException {
    // The thread that loads the engine has gradients switched off.
    JniUtils.setGradMode(true);
    // Says for this thread what the engine's option says only for the thread that loads it: no
    // fused gradients, which cannot mix bfloat16 and float32.
    JniUtils.setGraphExecutorOptimize(false);
    double loss = 0;
    if (step == 0) {
      save();
    }
    while (step < steps && !stopping) {
      boolean exercises = step < PRACTICE_STEPS;
      double growth = exercises ? 1.25 * step / PRACTICE_STEPS : (double) step / GROWTH_STEPS;
      loss += learn(lessons.next(exercises, Math.min(1, growth)));
      step++;
      if (step % REPORT_STEPS == 0) {
        report(loss / REPORT_STEPS);
        if (step % EVALUATION_STEPS == 0 || step == steps) {
          evaluate(loss / REPORT_STEPS);
        }
        if (step % SAVE_STEPS == 0 || step == steps) {
          save();
        }
        loss = 0;
      }
    }
  }

  private double learn(Batch batch) {
    tokens += batch.ids().length;
    try (NDManager manager = program.manager().newSubManager()) {
      NDList inputs = batch.tensors(manager);
      inputs.add(manager.create(batch.weights()));
      inputs.add(manager.create(rates()));
      Map<String, Map<String, NDArray>> state = new LinkedHashMap<>();
      state.put("w", weights);
      state.put("m", momentum);
      state.put("v", variance);
      NDArray loss = program.call("step", inputs, state);
      return loss.getFloat();
    }
  }

  /** Warm-up, a long stretch at full rate, then a straight fall to zero. */
  private float[] rates() {
    double factor =
        Math.min(1, Math.min((step + 1.0) / WARM_UP_STEPS, (double) (steps - step) / fade));
    return new float[] {
      (float) (MUON_RATE * factor),
      (float) (ADAM_RATE * factor),
      (float) (1 / (1 - Math.pow(0.9, step + 1))),
      (float) (1 / (1 - Math.pow(0.95, step + 1))),
      (float) WEIGHT_DECAY
    };
  }

  private void report(double loss) {
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "step %d tokens %d prompts %d loss %.4f seconds %.0f%n",
        step,
        tokens,
        lessons.index(),
        loss,
        seconds);
  }

  private void evaluate(double loss) throws IOException {
    Map<Kind, Double> shares = exactMatch.of(weights, EVALUATION_PROMPTS);
    Path curve = folder.resolve("learning-curve.csv");
    if (!Files.exists(curve)) {
      String kinds = shares.keySet().stream().map(Kind::id).collect(Collectors.joining(","));
      Files.writeString(curve, "step,tokens,loss," + kinds + "\n");
    }
    String row =
        String.format(Locale.ROOT, "%d,%d,%.4f,", step, tokens, loss)
            + shares.values().stream()
                .map(share -> String.format(Locale.ROOT, "%.3f", share))
                .collect(Collectors.joining(","));
    Files.writeString(curve, row + "\n", StandardOpenOption.APPEND);
    System.out.println(shares);
  }

  private void save() throws IOException {
    Map<String, Safetensors.Tensor> state = new HashMap<>();
    Weights.save(weights).forEach((name, tensor) -> state.put("w." + name, tensor));
    Weights.save(momentum).forEach((name, tensor) -> state.put("m." + name, tensor));
    Weights.save(variance).forEach((name, tensor) -> state.put("v." + name, tensor));
    Safetensors.write(folder.resolve("state.safetensors"), state, false);
    Files.writeString(
        folder.resolve("progress.txt"), step + " " + tokens + " " + lessons.index() + "\n");
  }
}
