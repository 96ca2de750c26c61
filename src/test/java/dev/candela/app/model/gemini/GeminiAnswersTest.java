package dev.candela.app.model.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.vertexai.api.Candidate;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerateContentResponse.PromptFeedback;
import com.google.cloud.vertexai.api.GenerateContentResponse.PromptFeedback.BlockedReason;
import com.google.cloud.vertexai.api.HarmCategory;
import com.google.cloud.vertexai.api.SafetyRating;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.lm.Capability;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Hearing;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Vertex AI may say, and what becomes of it. */
class GeminiAnswersTest {

  private static final GenerationParameters ALL =
      new GenerationParameters(50, null, 0.5, 7, 0.9, 11L, List.of("zzz"));

  private final VertexServer server = new VertexServer();

  @AfterEach
  void close() {
    server.close();
  }

  private Generation ask(Connection connection, GenerationParameters parameters) {
    return connection
        .model()
        .generate(
            List.of(new GenerationRequest("one two three", parameters, false)),
            GenerationListener.NONE)
        .getFirst();
  }

  private LanguageModelException refusal(Connection connection) {
    return catchThrowableOfType(
        LanguageModelException.class, () -> ask(connection, GenerationParameters.DEFAULTS));
  }

  private static RuntimeException failing(Status.Code code, String words) {
    return code.toStatus().withDescription(words).asRuntimeException();
  }

  private void fail(Status.Code code, String words) {
    server.script(
        request -> {
          throw failing(code, words);
        });
  }

  @Test
  void whatWasFilledInIsWhatVertexIsAsked() throws Exception {
    try (var gemini =
        new Gemini(server)
            .load(
                "temperature",
                0.25,
                "max_output_tokens",
                99,
                "system_instruction",
                "Be brief.",
                "location",
                "europe-west1")) {
      ask(gemini, GenerationParameters.DEFAULTS);
      ask(gemini, ALL);
    }
    GenerateContentRequest usual = server.requests().getFirst();
    assertThat(usual.getModel())
        .isEqualTo(
            "projects/a-project/locations/europe-west1/publishers/google/models/gemini-test");
    assertThat(usual.getSystemInstruction().getParts(0).getText()).isEqualTo("Be brief.");
    assertThat(usual.getContentsCount()).isEqualTo(1);
    assertThat(usual.getContents(0).getRole()).isEqualTo("user");
    assertThat(usual.getGenerationConfig().getTemperature()).isEqualTo(0.25f);
    assertThat(usual.getGenerationConfig().getMaxOutputTokens()).isEqualTo(99);
    assertThat(usual.getGenerationConfig().hasTopP()).isFalse();
    var own = server.requests().getLast().getGenerationConfig();
    assertThat(own.getTemperature()).isEqualTo(0.5f);
    assertThat(own.getTopK()).isEqualTo(7);
    assertThat(own.getTopP()).isEqualTo(0.9f);
    assertThat(own.getSeed()).isEqualTo(11);
    assertThat(own.getMaxOutputTokens()).isEqualTo(50);
    assertThat(own.getStopSequencesList()).containsExactly("zzz");
  }

  @Test
  void usageAndReasonAreThoseOfVertex() throws Exception {
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.text()).isEqualTo("three two one");
      assertThat(answer.promptTokens()).isEqualTo(3);
      assertThat(answer.responseTokens()).isEqualTo(3);
      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(answer.remark()).isNull();
    }
    assertThat(server.methods()).containsExactly("StreamGenerateContent");
  }

  @Test
  void severalCandidatesComeInOnePiece() throws Exception {
    server.script(
        request ->
            List.of(
                GenerateContentResponse.newBuilder()
                    .addCandidates(VertexServer.piece(0, "a", STOP).getCandidates(0))
                    .addCandidates(VertexServer.piece(1, "b", STOP).getCandidates(0))
                    .addCandidates(VertexServer.piece(2, "c", STOP).getCandidates(0))
                    .build()));
    try (var gemini =
        new Gemini(server).load("model_name", "gemini-2.5-flash", "candidate_count", 3)) {
      assertThat(gemini.model().info().capabilities()).contains(Capability.CANDIDATES);
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.candidates()).containsExactly("a", "b", "c");
      assertThat(answer.text()).isEqualTo("a");
    }
    assertThat(server.methods()).containsExactly("GenerateContent");
    assertThat(server.requests().getFirst().getGenerationConfig().getCandidateCount()).isEqualTo(3);
  }

  private static final Candidate.FinishReason STOP = Candidate.FinishReason.STOP;

  @Test
  void aWithheldAnswerIsAnAnswerWithItsReason() throws Exception {
    server.script(
        request ->
            List.of(
                VertexServer.piece(0, "It begins ", null),
                GenerateContentResponse.newBuilder()
                    .addCandidates(
                        Candidate.newBuilder()
                            .setFinishReason(Candidate.FinishReason.SAFETY)
                            .addSafetyRatings(
                                SafetyRating.newBuilder()
                                    .setCategory(HarmCategory.HARM_CATEGORY_HARASSMENT)
                                    .setBlocked(true)))
                    .build()));
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.text()).isEqualTo("It begins ");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.SAFETY);
      assertThat(answer.remark()).contains("SAFETY: HARM_CATEGORY_HARASSMENT");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Candidate.FinishReason.class,
      names = {"RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "OTHER"})
  void everyReasonToWithholdIsPassedOn(Candidate.FinishReason reason) throws Exception {
    server.script(request -> List.of(VertexServer.piece(0, "", reason)));
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.remark()).contains(reason.name());
      assertThat(answer.finishReason())
          .isIn(FinishReason.SAFETY, FinishReason.RECITATION, FinishReason.OTHER);
    }
  }

  @Test
  void aBlockedPromptIsAnAnswerWithItsReason() throws Exception {
    server.script(
        request ->
            List.of(
                GenerateContentResponse.newBuilder()
                    .setPromptFeedback(
                        PromptFeedback.newBuilder()
                            .setBlockReason(BlockedReason.PROHIBITED_CONTENT)
                            .setBlockReasonMessage("Not this."))
                    .build()));
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.text()).isEmpty();
      assertThat(answer.finishReason()).isEqualTo(FinishReason.SAFETY);
      assertThat(answer.remark())
          .isEqualTo("Gemini blocked the prompt (PROHIBITED_CONTENT). Not this.");
    }
  }

  @Test
  void aLimitReachedWhileThinkingIsExplained() throws Exception {
    server.script(request -> List.of(VertexServer.piece(0, "", Candidate.FinishReason.MAX_TOKENS)));
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, GenerationParameters.DEFAULTS);
      assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(answer.remark()).contains("a higher limit helps");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Temperature is not supported for this model. | hasTemperature",
        "Unsupported parameter: top_p | hasTopP",
        "Unable to submit request because topK is no longer supported. | hasTopK",
        "seed is not supported by this model | hasSeed"
      })
  void aParameterThatTheModelDoesNotTakeIsLeftOutFromThenOn(String words, String method)
      throws Exception {
    server.script(
        request -> {
          var config = request.getGenerationConfig();
          boolean present =
              switch (method) {
                case "hasTemperature" -> config.hasTemperature();
                case "hasTopP" -> config.hasTopP();
                case "hasTopK" -> config.hasTopK();
                default -> config.hasSeed();
              };
          if (present) {
            throw failing(Status.Code.INVALID_ARGUMENT, words);
          }
          return null;
        });
    try (var gemini = new Gemini(server).load()) {
      Generation answer = ask(gemini, ALL);
      assertThat(answer.text()).isEqualTo("three two one");
      assertThat(answer.remark()).contains("so it was left out");
      assertThat(server.requests()).hasSize(2);
      ask(gemini, ALL);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void severalParametersThatTheModelDoesNotTakeAreLeftOut() throws Exception {
    server.script(
        request -> {
          for (SamplingParameter parameter : SamplingParameter.in(request.getGenerationConfig())) {
            throw failing(
                Status.Code.INVALID_ARGUMENT, parameter.wireName() + " is not supported.");
          }
          return null;
        });
    try (var gemini =
        new Gemini(server).load("model_name", "gemini-2.5-flash", "candidate_count", 2)) {
      assertThat(ask(gemini, ALL).text()).isEqualTo("three two one");
      assertThat(gemini.model().info().capabilities()).doesNotContain(Capability.CANDIDATES);
    }
    assertThat(server.requests()).hasSize(SamplingParameter.values().length + 1);
  }

  @Test
  void aValueOutOfItsRangeIsTheUsersBusiness() throws Exception {
    fail(
        Status.Code.INVALID_ARGUMENT,
        "Unable to submit request because it has a temperature value of 3 but the supported range"
            + " is from 0 (inclusive) to 2.0001 (exclusive).");
    try (var gemini = new Gemini(server).load()) {
      LanguageModelException refused =
          catchThrowableOfType(LanguageModelException.class, () -> ask(gemini, ALL));
      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
      assertThat(refused).hasMessageContaining("a temperature value of 3");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, INVALID",
    "FAILED_PRECONDITION, INVALID",
    "UNAUTHENTICATED, REFUSED",
    "PERMISSION_DENIED, REFUSED",
    "NOT_FOUND, REFUSED"
  })
  void whatWillNotPassIsNotRepeated(Status.Code code, Kind kind) throws Exception {
    fail(code, "Because.");
    try (var gemini = new Gemini(server).load()) {
      LanguageModelException refused = refusal(gemini);
      assertThat(refused.kind()).isEqualTo(kind);
      assertThat(refused).hasMessageContaining("Because.");
      assertThat(refused.row()).isZero();
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RESOURCE_EXHAUSTED, OVERLOADED",
    "UNAVAILABLE, UNAVAILABLE",
    "INTERNAL, FAILED",
    "DEADLINE_EXCEEDED, FAILED"
  })
  void whatMayPassIsRepeatedAFewTimes(Status.Code code, Kind kind) throws Exception {
    fail(code, "Because.");
    try (var gemini = new Gemini(server).load()) {
      LanguageModelException refused = refusal(gemini);
      assertThat(refused.kind()).isEqualTo(kind);
      assertThat(refused).hasMessageContaining("Because.");
    }
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void whatHasPassedIsAnswered() throws Exception {
    var asked = new AtomicInteger();
    server.script(
        request -> {
          if (asked.getAndIncrement() < 2) {
            throw failing(Status.Code.UNAVAILABLE, "Later.");
          }
          return null;
        });
    try (var gemini = new Gemini(server).load()) {
      assertThat(ask(gemini, GenerationParameters.DEFAULTS).text()).isEqualTo("three two one");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatBreaksOffIsAskedForAgainOnlyWhereWhatWasHeardCanBeForgotten(boolean forgets)
      throws Exception {
    server.breakOff(2);
    var listener = new Hearing(forgets);
    var requests = List.of(new GenerationRequest("one two", GenerationParameters.DEFAULTS, false));
    try (var gemini = new Gemini(server).load()) {
      if (forgets) {
        Generation answer = gemini.model().generate(requests, listener).getFirst();
        assertThat(answer.text()).isEqualTo("two one");
        assertThat(listener.heard()).isEqualTo("first |first |two one");
      } else {
        LanguageModelException refused =
            catchThrowableOfType(
                LanguageModelException.class, () -> gemini.model().generate(requests, listener));
        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(listener.heard()).isEqualTo("first |");
      }
    }
  }

  @Test
  void givingUpEndsTheStreamAtTheServer() throws Exception {
    var latch = server.hang();
    var heard = new AtomicBoolean();
    try (var gemini = new Gemini(server).load()) {
      Generation answer =
          gemini
              .model()
              .generate(
                  List.of(new GenerationRequest("one two", GenerationParameters.DEFAULTS, false)),
                  new GenerationListener() {
                    @Override
                    public void onToken(int row, GeneratedToken token, String text) {
                      heard.set(true);
                    }

                    @Override
                    public boolean cancelled(int row) {
                      return heard.get();
                    }
                  })
              .getFirst();
      assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED);
      assertThat(answer.text()).isEqualTo("first ");
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void anEmptyPromptIsRefusedWithoutAsking(String prompt) throws Exception {
    try (var gemini = new Gemini(server).load()) {
      LanguageModelException refused =
          catchThrowableOfType(
              LanguageModelException.class,
              () ->
                  gemini
                      .model()
                      .generate(
                          List.of(
                              new GenerationRequest(prompt, GenerationParameters.DEFAULTS, false)),
                          GenerationListener.NONE));
      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
      assertThat(refused.field()).isEqualTo("prompt");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void tryingOutSaysInVertexsWordsWhatIsWrong() throws Exception {
    fail(Status.Code.NOT_FOUND, "Publisher Model `gemini-0` was not found.");
    var gemini = new Gemini(server);
    var report = new ConnectionReport();
    try (var connection = gemini.load(report)) {
      ConnectionFailed failed =
          catchThrowableOfType(
              ConnectionFailed.class, () -> gemini.loader().tryOut(connection, report));
      assertThat(failed).hasMessageContaining("Publisher Model `gemini-0` was not found.");
      assertThat(report.checks().getLast().ok()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "location, evil.test/x",
    "location, ../x",
    "project, a/../b",
    "model_name, ../../x",
    "model_name, a b"
  })
  void whatBecomesPartOfAnAddressIsChecked(String field, String value) {
    assertThat(
            catchThrowableOfType(
                ConnectionFailed.class, () -> new Gemini(server).load(field, value)))
        .hasMessageContaining("not a valid one");
  }
}
