package dev.candela.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.SafetensorsWriter;
import dev.candela.lm.checkpoint.StorageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every checkpoint, shown on small ones. */
class RuntimePropertiesTest {

  private static final String PROMPT = "Suggestion: onion soup.\nAnalysis:";
  private static TorchLanguageModel gemma;

  @BeforeAll
  static void open() {
    gemma = open(Golden.folder("gemma2"), Precision.FLOAT32, 64);
  }

  @AfterAll
  static void close() {
    gemma.close();
  }

  private static TorchLanguageModel open(Path folder, Precision precision, int sequenceLength) {
    return TorchLanguageModel.open(new TorchSettings("test", folder, precision, 3, sequenceLength));
  }

  private static GenerationParameters sampled(long seed) {
    return new GenerationParameters(20, null, 1.5, 0, 1.0, seed, List.of());
  }

  private static GenerationParameters greedy(int tokens, String... stop) {
    return new GenerationParameters(tokens, null, 0.0, null, null, null, List.of(stop));
  }

  private static Generation generate(String prompt, GenerationParameters parameters) {
    return gemma
        .generate(
            List.of(new GenerationRequest(prompt, parameters, false)), GenerationListener.NONE)
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama3", "mistral", "gemma2", "gemma3", "qwen3"})
  void decodingWithTheCacheGivesWhatReadingTheWholeTextGives(String family) {
    var checkpoint = Checkpoint.open(Golden.folder(family));
    try (var engine = new TorchEngine()) {
      engine.run(
          () -> {
            try (var decoder = new Decoder(engine, checkpoint, Precision.FLOAT32, 128)) {
              compareCachedWithWhole(decoder, checkpoint.config().vocabulary());
              return true;
            }
          });
    }
  }

  /** Two rows of different lengths, one longer than the small windows of the test checkpoints. */
  private static void compareCachedWithWhole(Decoder decoder, int vocabulary) {
    int[][] prompts = {tokens(3, 5, vocabulary), tokens(13, 7, vocabulary)};
    int steps = 24;
    int[][] whole = {
      Arrays.copyOf(prompts[0], prompts[0].length + steps),
      Arrays.copyOf(prompts[1], prompts[1].length + steps)
    };
    float[][] cached = new float[2][steps];
    try (var owner = decoder.manager().newSubManager();
        var cache = decoder.newCache(2, prompts[1].length + steps)) {
      var logits = decoder.prefill(owner, prompts, cache);
      for (int step = 0; step < steps; step++) {
        Decoder.Likeliest best = decoder.likeliest(owner, logits);
        int[] positions = new int[2];
        for (int row = 0; row < 2; row++) {
          positions[row] = prompts[row].length + step;
          whole[row][positions[row]] = (int) best.ids()[row];
          cached[row][step] = best.logProbabilities()[row];
        }
        logits = decoder.step(owner, best.ids(), widen(positions), cache);
      }
    }
    float[][] reread = decoder.logProbabilities(whole);
    for (int row = 0; row < 2; row++) {
      float[] tail = Arrays.copyOfRange(reread[row], prompts[row].length, whole[row].length);
      Close.assertClose(cached[row], tail, "row " + row);
    }
  }

  private static long[] widen(int[] positions) {
    return Arrays.stream(positions).asLongStream().toArray();
  }

  private static int[] tokens(int count, int stride, int vocabulary) {
    return IntStream.range(0, count).map(i -> 3 + i * stride * 11 % (vocabulary - 3)).toArray();
  }

  @Test
  void salienceFromTheLastExplainedTokenOnIsZero() {
    var span = new TargetSelection.CharacterSpan(12, 17);
    Salience salience =
        gemma.salience(List.of(new SalienceRequest(PROMPT, " fine", span, false))).getFirst();
    int last = lastExplained(salience);
    for (float[] scores : salience.scores().values()) {
      assertThat(Arrays.copyOfRange(scores, last, scores.length)).containsOnly(0);
      assertThat(scores[0]).isNotZero();
    }
  }

  private static int lastExplained(Salience salience) {
    return IntStream.range(0, salience.explained().length)
        .filter(i -> salience.explained()[i])
        .max()
        .orElseThrow();
  }

  @Test
  void aSpanExplainsTheTokensWithACharacterOfIt() {
    int start = PROMPT.indexOf("soup");
    var span = new TargetSelection.CharacterSpan(start + 1, start + 2);
    Salience salience =
        gemma.salience(List.of(new SalienceRequest(PROMPT, "", span, false))).getFirst();
    for (int i = 0; i < salience.explained().length; i++) {
      var token = salience.tokenization().tokens().get(i);
      assertThat(salience.explained()[i])
          .isEqualTo(token.start() < start + 2 && token.end() > start + 1);
    }
  }

  @Test
  void nothingToExplainGivesZeros() {
    Salience salience =
        gemma
            .salience(
                List.of(new SalienceRequest(PROMPT, "", new TargetSelection.WholeTarget(), false)))
            .getFirst();
    assertThat(salience.score(SalienceMethod.GRAD_L2))
        .hasSize(salience.tokenization().size())
        .containsOnly(0);
  }

  @Test
  void aMaskOfAnotherLengthIsRefusedWithBothLengths() {
    var mask = new TargetSelection.TokenMask(List.of(true, false));
    assertThatThrownBy(
            () -> gemma.salience(List.of(new SalienceRequest("Hi", " there", mask, false))))
        .isInstanceOfSatisfying(
            LanguageModelException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(LanguageModelException.Kind.INVALID);
              assertThat(e.field()).isEqualTo("target_mask");
              assertThat(e.details()).containsEntry("have", 2).containsKey("expected");
            });
  }

  @Test
  void whatTheListenerHearsIsTheResponse() {
    var heard = new StringBuilder();
    var tokens = new ArrayList<GeneratedToken>();
    Generation generation =
        gemma
            .generate(
                List.of(new GenerationRequest(PROMPT, sampled(5), false)),
                (_, token, text) -> {
                  tokens.add(token);
                  heard.append(text);
                })
            .getFirst();
    assertThat(heard).hasToString(generation.text());
    assertThat(tokens).isEqualTo(generation.tokens());
  }

  @Test
  void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
    assertThat(generate(PROMPT, sampled(1)))
        .usingRecursiveComparison()
        .isEqualTo(generate(PROMPT, sampled(1)));
    assertThat(generate(PROMPT, sampled(1)).tokens())
        .isNotEqualTo(generate(PROMPT, sampled(2)).tokens());
  }

  @Test
  void aRowsSampledTextDoesNotDependOnTheRowsBesideIt() {
    var requests =
        List.of(
            new GenerationRequest("Hi", sampled(3), false),
            new GenerationRequest(PROMPT, sampled(4), false));
    List<Generation> together = gemma.generate(requests, GenerationListener.NONE);
    assertThat(together.get(0).text()).isEqualTo(generate("Hi", sampled(3)).text());
    assertThat(together.get(1).text()).isEqualTo(generate(PROMPT, sampled(4)).text());
  }

  @Test
  void aStopTextEndsTheResponseBeforeIt() {
    String free = generate(PROMPT, greedy(12)).text();
    String stop = free.substring(3, 6);
    Generation stopped = generate(PROMPT, greedy(12, stop));
    assertThat(stopped.text()).isEqualTo(free.substring(0, free.indexOf(stop)));
    assertThat(stopped.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void promptAndResponseNeverExceedTheSequenceLength() {
    Generation generation = generate(PROMPT, greedy(1000));
    assertThat(generation.promptTokens() + generation.tokens().size()).isLessThanOrEqualTo(64);
    assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void anOverlongPromptIsRefusedWithTheNumbers() {
    assertThatThrownBy(() -> generate("word ".repeat(100), greedy(1)))
        .isInstanceOfSatisfying(
            LanguageModelException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(LanguageModelException.Kind.TOO_LONG);
              assertThat(e.details()).containsEntry("limit", 63);
            });
  }

  @Test
  void aListenerThatCancelsEndsItsRowOnly() {
    var listener =
        new GenerationListener() {
          private int heard;

          @Override
          public void onToken(int row, GeneratedToken token, String text) {
            heard += row == 0 ? 1 : 0;
          }

          @Override
          public boolean cancelled(int row) {
            return row == 0 && heard >= 2;
          }
        };
    var request = new GenerationRequest(PROMPT, greedy(6), false);
    List<Generation> generations = gemma.generate(List.of(request, request), listener);
    assertThat(generations.get(0).finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(generations.get(0).tokens()).hasSize(2);
    assertThat(generations.get(1).tokens()).hasSize(6);
  }

  @Test
  void aShardedCopyAnswersLikeTheWholeFile(@TempDir Path folder) {
    SafetensorsWriter.copyAsShards(Golden.folder("gemma2"), folder, 2);
    try (var sharded = open(folder, Precision.FLOAT32, 64)) {
      var request = new GenerationRequest(PROMPT, greedy(12), true);
      Generation actual = sharded.generate(List.of(request), GenerationListener.NONE).getFirst();
      Generation expected = gemma.generate(List.of(request), GenerationListener.NONE).getFirst();
      assertThat(actual.text()).isEqualTo(expected.text());
      Close.assertClose(
          actual.responseEmbedding(), expected.responseEmbedding(), "response embedding");
      Close.assertClose(logProbabilities(actual), logProbabilities(expected), "log-probabilities");
    }
  }

  private static float[] logProbabilities(Generation generation) {
    float[] values = new float[generation.tokens().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) generation.tokens().get(i).logProbability();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "gemma2", "qwen3"})
  void inBfloat16LogProbabilitiesAgreeWithinATenthOnAverage(String family, @TempDir Path folder) {
    SafetensorsWriter.copyAs(Golden.folder(family), folder, StorageType.BF16);
    try (var half = open(folder, Precision.BFLOAT16, 256)) {
      var whole = new TargetSelection.WholeTarget();
      double sum = 0;
      int count = 0;
      for (var expected : Golden.cases(family)) {
        var request =
            new SalienceRequest(
                expected.get("prompt").asText(), expected.get("target").asText(), whole, true);
        Salience salience = half.salience(List.of(request)).getFirst();
        float[] reference = Golden.floats(expected.get("token_logprobs"));
        for (int i = 1; i < reference.length; i++) {
          sum += Math.abs(salience.logProbabilities()[i] - reference[i]);
          count++;
        }
        assertThat(salience.score(SalienceMethod.GRAD_L2)[0]).isFinite();
        assertThat(
                half.generate(
                    List.of(new GenerationRequest(request.prompt(), greedy(4), true)),
                    GenerationListener.NONE))
            .hasSize(1);
      }
      assertThat(sum / count).isCloseTo(0, within(0.1));
    }
  }

  @Test
  void explanationsLeaveTheMemoryFlat() throws IOException {
    var request =
        new SalienceRequest(PROMPT, " it has onions", new TargetSelection.WholeTarget(), true);
    for (int i = 0; i < 50; i++) {
      gemma.salience(List.of(request));
    }
    // Java's own heap may grow in one round; what leaks grows in each.
    var growth = new ArrayList<Long>();
    for (int round = 0; round < 3; round++) {
      long before = residentBytes();
      for (int i = 0; i < 100; i++) {
        gemma.salience(List.of(request));
      }
      growth.add(residentBytes() - before);
    }
    assertThat(growth).anySatisfy(bytes -> assertThat(bytes).isLessThan(24L << 20));
  }

  private static long residentBytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
