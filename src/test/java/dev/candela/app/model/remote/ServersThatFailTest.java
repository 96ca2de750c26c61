package dev.candela.app.model.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.app.model.provider.Connection;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Hearing;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.net.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model servers that are busy, broken or hostile. */
class ServersThatFailTest {

  private static final String INFO =
      "{\"name\": \"x\", \"family\": \"x\", \"capabilities\": [\"generate\", \"stream\","
          + " \"tokenize\", \"salience\"], \"salience_methods\": [\"grad_l2\"], \"batch_size\": 4}";

  private final TestServer server = new TestServer();
  private final Connecting connecting = new Connecting();

  @AfterEach
  void close() {
    connecting.close();
    server.close();
  }

  private Connection ours() throws Exception {
    server.on("/info", 200, "application/json", INFO);
    return connecting.to(server.uri(""));
  }

  private static GenerationRequest request() {
    return new GenerationRequest("Hi", GenerationParameters.DEFAULTS, false);
  }

  private static Generation ask(Connection connection) {
    return connection.model().generate(List.of(request()), GenerationListener.NONE).getFirst();
  }

  private static LanguageModelException refusal(Connection connection) {
    return catchThrowableOfType(LanguageModelException.class, () -> ask(connection));
  }

  private long asked(String path) {
    return server.received().stream().filter(request -> request.path().equals(path)).count();
  }

  @ParameterizedTest
  @CsvSource({
    "408, FAILED, 3",
    "429, OVERLOADED, 3",
    "500, FAILED, 3",
    "502, FAILED, 3",
    "503, UNAVAILABLE, 3",
    "400, INVALID, 1",
    "401, REFUSED, 1",
    "403, REFUSED, 1",
    "404, REFUSED, 1",
    "413, TOO_LONG, 1",
    "422, TOO_LONG, 1"
  })
  void onlyWhatMayPassIsRepeated(int status, Kind kind, int attempts) throws Exception {
    server.on("/predict", status, "text/html", "<html>no</html>");
    LanguageModelException refused = refusal(ours());
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused).hasMessageContaining(String.valueOf(status == 400 ? "400" : status));
    assertThat(asked("/predict")).isEqualTo(attempts);
  }

  @Test
  void aServersOwnWordsArePassedOnWithRowAndField() throws Exception {
    server.on(
        "/predict",
        422,
        "application/json",
        "{\"error\": {\"code\": \"TOO_LONG\", \"message\": \"600 tokens, and 512 are taken.\","
            + " \"details\": {\"input\": 0, \"field\": \"prompt\", \"have\": 600}}}");
    LanguageModelException refused = refusal(ours());
    assertThat(refused).hasMessage("600 tokens, and 512 are taken.");
    assertThat(refused.row()).isZero();
    assertThat(refused.field()).isEqualTo("prompt");
    assertThat(refused.details()).containsEntry("have", 600);
  }

  @Test
  void whatHasPassedIsAnswered() throws Exception {
    var attempts = new AtomicInteger();
    server.on(
        "/predict",
        exchange -> {
          if (attempts.incrementAndGet() < 3) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            TestServer.send(exchange, 503, "text/plain", "");
          } else {
            TestServer.send(
                exchange,
                200,
                "text/event-stream",
                events("token {'index': 0, 'id': 1, 'text': 'yes'}", RESULT, "done {}"));
          }
        });
    assertThat(ask(ours()).text()).isEqualTo("yes");
  }

  private static final String RESULT =
      "result {'index': 0, 'response': 'yes', 'finish_reason': 'stop', 'prompt_tokens': 1,"
          + " 'response_tokens': 1}";

  private static String events(String... events) {
    var stream = new StringBuilder(": hello\n\n");
    for (String event : events) {
      int space = event.indexOf(' ');
      stream
          .append("event: ")
          .append(event, 0, space)
          .append("\ndata:")
          .append(event.substring(space).replace('\'', '"'))
          .append("\n\n");
    }
    return stream.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not events at all",
        "event: token\ndata: {\n\n",
        "event: token\ndata: {\"index\": 7, \"text\": \"x\"}\n\n",
        "event: token\ndata: {\"index\": -1, \"text\": \"x\"}\n\n",
        "event: done\ndata: {}\n\n",
        "event: result\ndata: {\"index\": 0, \"response\": \"x\"}\n\n",
        "event: error\ndata: {}\n\n",
        "event: error\ndata: []\n\n",
        "event: result\ndata: 7\n\nevent: done\ndata: {}\n\n"
      })
  void aStreamThatIsNoneIsTheServersFailure(String body) throws Exception {
    server.on("/predict", 200, "text/event-stream", body);
    assertThat(refusal(ours()).kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void whoeverHeardATokenDoesNotHearItTwice() throws Exception {
    server.on(
        "/predict",
        200,
        "text/event-stream",
        events(
            "token {'index': 0, 'id': 1, 'text': 'y'}",
            "error {'error': {'code': 'UNAVAILABLE', 'message': 'Closing.', 'details': {}}}"));
    Connection connection = ours();
    var heard = new ArrayList<String>();
    LanguageModelException refused =
        catchThrowableOfType(
            LanguageModelException.class,
            () ->
                connection
                    .model()
                    .generate(List.of(request()), (row, token, text) -> heard.add(text)));
    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(heard).containsExactly("y");
    assertThat(asked("/predict")).isEqualTo(1);
  }

  @Test
  void whoeverCanForgetWhatTheyHeardGetsAnotherAnswer() throws Exception {
    var attempts = new AtomicInteger();
    server.on(
        "/predict",
        exchange ->
            TestServer.send(
                exchange,
                200,
                "text/event-stream",
                attempts.incrementAndGet() < 3
                    ? events("token {'index': 0, 'id': 1, 'text': 'n'}")
                    : events("token {'index': 0, 'id': 2, 'text': 'yes'}", RESULT, "done {}")));
    var listener = new Hearing(true);
    Generation answer = ours().model().generate(List.of(request()), listener).getFirst();
    assertThat(answer.text()).isEqualTo("yes");
    assertThat(listener.heard()).isEqualTo("n|n|yes");
  }

  @Test
  void givingUpClosesTheConnection() throws Exception {
    var gone = new CountDownLatch(1);
    server.on(
        "/predict",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          byte[] token =
              events("token {'index': 0, 'id': 1, 'text': 'y'}").getBytes(StandardCharsets.UTF_8);
          try {
            while (true) {
              exchange.getResponseBody().write(token);
              exchange.getResponseBody().flush();
            }
          } finally {
            gone.countDown();
          }
        });
    var heard = new AtomicInteger();
    Generation answer =
        ours()
            .model()
            .generate(
                List.of(request()),
                new GenerationListener() {
                  @Override
                  public void onToken(int row, GeneratedToken token, String text) {
                    heard.incrementAndGet();
                  }

                  @Override
                  public boolean cancelled(int row) {
                    return heard.get() > 2;
                  }
                })
            .getFirst();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(answer.text()).isEqualTo("yyy");
    assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[7]",
        "[{}]",
        "[{\"tokens\": [\"a\"]}]",
        "[{\"tokens\": [\"a\"], \"offsets\": [[0, 1]], \"special\": [0]}]",
        "[{\"tokens\": [\"a\"], \"offsets\": [[0, 1]], \"special\": [0], \"grad_l2\": [1, 2],"
            + " \"target_mask\": [0]}]",
        "<html>"
      })
  void aSalienceThatIsNoneIsTheServersFailure(String body) throws Exception {
    server.on("/salience", 200, "application/json", body);
    Connection connection = ours();
    var request = new SalienceRequest("H", "i", new TargetSelection.WholeTarget(), false);
    LanguageModelException refused =
        catchThrowableOfType(
            LanguageModelException.class, () -> connection.model().salience(List.of(request)));
    assertThat(refused.kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void theLastLineOfALitTraceIsTheReason() throws Exception {
    server.on("/tokenize", 200, "application/json", "[]");
    server.on(
        "/predict",
        500,
        "text/html",
        "<html><pre>Traceback (most recent call last):\n File\nValueError: too long</pre></html>");
    LanguageModelException refused = refusal(connecting.to(server.uri("")));
    assertThat(refused).hasMessage("The model server failed with status 500: ValueError: too long");
  }

  @Test
  void litIsAskedForOneInputAtATimeWithAToken() throws Exception {
    try (var lit = new LitLikeServer()) {
      Connection connection = connecting.to(lit.http.uri("/"), "identity_token", "abc");
      connection.model().generate(List.of(request(), request()), GenerationListener.NONE);
      var predictions =
          lit.http.received().stream().filter(got -> got.path().equals("/predict")).toList();
      assertThat(predictions).hasSize(2);
      assertThat(predictions.getFirst().body())
          .isEqualTo("{\"inputs\":[{\"prompt\":\"Hi\",\"target\":\"\"}]}");
      assertThat(predictions.getFirst().headers())
          .containsEntry("authorization", "Bearer abc")
          .containsEntry("content-type", "application/json");
    }
  }

  @Test
  void parametersThatLitIgnoresAreSaidToBeIgnored() throws Exception {
    try (var lit = new LitLikeServer()) {
      Connection connection = connecting.to(lit.http.uri("/"));
      var greedy = new GenerationParameters(1, null, 0.0, null, null, null, List.of());
      Generation answer =
          connection
              .model()
              .generate(
                  List.of(new GenerationRequest("Hi", greedy, false)), GenerationListener.NONE)
              .getFirst();
      assertThat(answer.remark()).contains("takes no parameters");
      assertThat(ask(connection).remark()).isNull();
      // As it is: what belongs between prompt and response is not cut off.
      assertThat(answer.text()).isEqualTo(" Hi");
    }
  }
}
