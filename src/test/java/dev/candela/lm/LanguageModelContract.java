package dev.candela.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.candela.lm.LanguageModelException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every language model must do, wherever it computes. A provider's test inherits this. */
public abstract class LanguageModelContract {

  /** The model under test. */
  protected abstract LanguageModel model();

  /** Whether the provider does as the generation parameters say. */
  protected boolean takesParameters() {
    return true;
  }

  private static final GenerationParameters GREEDY =
      new GenerationParameters(6, null, 0.0, null, null, null, List.of());

  private boolean can(Capability capability) {
    return model().info().capabilities().contains(capability);
  }

  private static GenerationRequest asking(String prompt) {
    return new GenerationRequest(prompt, GREEDY, false);
  }

  private Generation answer(String prompt) {
    return model().generate(List.of(asking(prompt)), GenerationListener.NONE).getFirst();
  }

  private static LanguageModelException refusal(Runnable call) {
    return catchThrowableOfType(LanguageModelException.class, call::run);
  }

  @Test
  void aModelSaysWhatItIsAndThatItGenerates() {
    ModelInfo info = model().info();
    assertThat(info.name()).isNotBlank();
    assertThat(info.family()).isNotBlank();
    assertThat(info.capabilities()).contains(Capability.GENERATE);
    assertThat(info.contextLength()).isNotNegative();
    assertThat(info.salienceMethods().isEmpty()).isEqualTo(!can(Capability.SALIENCE));
  }

  @Test
  void anAnswerHasATextAndAReasonToEnd() {
    Generation answer = answer("The cat sat");
    assertThat(answer.text()).isNotEmpty();
    assertThat(answer.finishReason())
        .isIn(FinishReason.STOP, FinishReason.LENGTH, FinishReason.UNKNOWN);
    assertThat(answer.candidates().getFirst()).isEqualTo(answer.text());
    assertThat(answer.promptTokens()).isNotZero();
    assertThat(answer.responseTokens()).isNotZero();
    assertThat(answer.tokens().size())
        .satisfiesAnyOf(
            size -> assertThat(size).isZero(),
            size -> assertThat(size).isEqualTo(answer.responseTokens()));
  }

  @Test
  void theTextsThatTheListenerHearsAreTheAnswers() {
    var heard = new TreeMap<Integer, StringBuilder>();
    List<Generation> answers =
        model()
            .generate(
                List.of(asking("The cat sat"), asking("A lamp")),
                (row, token, text) ->
                    heard.computeIfAbsent(row, r -> new StringBuilder()).append(text));
    assertThat(heard.keySet()).containsExactly(0, 1);
    for (int row = 0; row < answers.size(); row++) {
      assertThat(heard.get(row)).hasToString(answers.get(row).text());
    }
  }

  @Test
  void aBatchGivesEachRowWhatItWouldGetAlone() {
    List<String> prompts = List.of("The cat sat", "A", "One two three four five six seven");
    List<Generation> together =
        model()
            .generate(
                prompts.stream().map(LanguageModelContract::asking).toList(),
                GenerationListener.NONE);
    assertThat(together)
        .extracting(Generation::text)
        .containsExactlyElementsOf(prompts.stream().map(prompt -> answer(prompt).text()).toList());
  }

  @Test
  void noRequestsGetNoAnswers() {
    assertThat(model().generate(List.of(), GenerationListener.NONE)).isEmpty();
    if (can(Capability.SALIENCE)) {
      assertThat(model().salience(List.of())).isEmpty();
    }
  }

  @Test
  void whatNobodyWantsEndsAsCancelled() {
    var nobody =
        new GenerationListener() {
          @Override
          public void onToken(int row, GeneratedToken token, String text) {}

          @Override
          public boolean cancelled(int row) {
            return true;
          }
        };
    List<Generation> answers =
        model().generate(List.of(asking("The cat"), asking("A lamp")), nobody);
    assertThat(answers)
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED));
  }

  @Test
  void theTokenLimitEndsAnAnswer() {
    assumeTrue(takesParameters());
    var one = new GenerationParameters(1, null, 0.0, null, null, null, List.of());
    Generation answer =
        model()
            .generate(
                List.of(new GenerationRequest("The cat sat", one, false)), GenerationListener.NONE)
            .getFirst();
    assertThat(answer.responseTokens()).isEqualTo(1);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aStopTextEndsAnAnswerAndIsNoPartOfIt() {
    assumeTrue(takesParameters());
    String whole = answer("The cat sat").text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 1);
    var stopping = new GenerationParameters(6, null, 0.0, null, null, null, List.of(stop));
    Generation answer =
        model()
            .generate(
                List.of(new GenerationRequest("The cat sat", stopping, false)),
                GenerationListener.NONE)
            .getFirst();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
  }

  @Test
  void probabilitiesAreThoseOfTheTokens() {
    assumeTrue(can(Capability.LOG_PROBABILITIES));
    assertThat(answer("The cat sat").tokens())
        .isNotEmpty()
        .allSatisfy(token -> assertThat(token.logProbability()).isLessThanOrEqualTo(0));
  }

  @Test
  void embeddingsComeWhenAskedForAndHaveOneWidth() {
    assertThat(answer("The cat").promptEmbedding()).isEmpty();
    assertThat(answer("The cat").responseEmbedding()).isEmpty();
    assumeTrue(can(Capability.EMBEDDINGS));
    Generation with =
        model()
            .generate(
                List.of(new GenerationRequest("The cat", GREEDY, true)), GenerationListener.NONE)
            .getFirst();
    assertThat(with.promptEmbedding()).isNotEmpty();
    assertThat(with.responseEmbedding()).hasSameSizeAs(with.promptEmbedding());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The cat sat.",
        " two  spaces ",
        "line\nline\n\nline",
        "café 🙂 日本語",
        "a\tb",
        "<b>"
      })
  void tokensTileTheText(String text) {
    assumeTrue(can(Capability.TOKENIZE));
    assertTiled(model().tokenize(text), text);
  }

  private static void assertTiled(Tokenization tokenization, String text) {
    assertThat(tokenization.text()).isEqualTo(text);
    int at = 0;
    for (Token token : tokenization.tokens()) {
      assertThat(token.start()).as("%s", token).isEqualTo(token.special() ? token.end() : at);
      assertThat(token.end()).isGreaterThanOrEqualTo(token.start());
      at = token.special() ? at : token.end();
    }
    assertThat(at).isEqualTo(text.length());
  }

  @Test
  void salienceHasAScoreForEachTokenAndNoneAfterTheLastExplained() {
    assumeTrue(can(Capability.SALIENCE));
    var request =
        new SalienceRequest(
            "The cat sat on", " the mat", new TargetSelection.CharacterSpan(14, 18), false);
    Salience salience = model().salience(List.of(request)).getFirst();
    int tokens = salience.tokenization().size();
    assertTiled(salience.tokenization(), "The cat sat on the mat");
    assertThat(salience.explained()).hasSize(tokens).contains(true).contains(false);
    for (SalienceMethod method : model().info().salienceMethods()) {
      assertThat(salience.score(method)).hasSize(tokens);
      assertThat(salience.score(method)[0]).isNotZero();
      assertThat(salience.score(method)[tokens - 1]).isZero();
    }
  }

  @Test
  void theWholeTargetIsExplainedTokenByToken() {
    assumeTrue(can(Capability.SALIENCE));
    Salience salience = explain(new TargetSelection.WholeTarget(), " mat");
    for (int i = 0; i < salience.explained().length; i++) {
      Token token = salience.tokenization().tokens().get(i);
      assertThat(salience.explained()[i]).isEqualTo(!token.special() && token.end() > 7);
    }
  }

  @Test
  void anEmptyTargetExplainsNothing() {
    assumeTrue(can(Capability.SALIENCE));
    assertThat(explain(new TargetSelection.WholeTarget(), "").explained()).doesNotContain(true);
  }

  private Salience explain(TargetSelection selection, String target) {
    return model()
        .salience(List.of(new SalienceRequest("The cat", target, selection, false)))
        .getFirst();
  }

  @Test
  void aMaskThatDoesNotFitIsRefusedWithItsRow() {
    assumeTrue(can(Capability.SALIENCE));
    var good = new SalienceRequest("The", " cat", new TargetSelection.WholeTarget(), false);
    var bad =
        new SalienceRequest("The", " cat", new TargetSelection.TokenMask(List.of(true)), false);
    LanguageModelException refused = refusal(() -> model().salience(List.of(good, bad)));
    assertThat(refused.kind()).isEqualTo(Kind.INVALID);
    assertThat(refused.row()).isEqualTo(1);
    assertThat(refused.field()).isEqualTo("target_mask");
  }

  @Test
  void whatAModelCannotDoItRefuses() {
    if (!can(Capability.TOKENIZE)) {
      assertThat(refusal(() -> model().tokenize("The cat")).kind()).isEqualTo(Kind.UNSUPPORTED);
    }
    if (!can(Capability.SALIENCE)) {
      assertThat(refusal(() -> explain(new TargetSelection.WholeTarget(), " sat")).kind())
          .isEqualTo(Kind.UNSUPPORTED);
    }
  }

  @Test
  void severalThreadsMayAskAtTheSameTime() throws Exception {
    String alone = answer("The cat sat").text();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<String>>();
      for (int i = 0; i < 8; i++) {
        tasks.add(() -> answer("The cat sat").text());
      }
      for (var answer : threads.invokeAll(tasks)) {
        assertThat(answer.get()).isEqualTo(alone);
      }
    }
  }
}
