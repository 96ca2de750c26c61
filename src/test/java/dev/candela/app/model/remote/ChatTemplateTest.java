package dev.candela.app.model.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.modelserver.Swap;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose prompts are written down with its chat template, behind a real model server. */
@QuarkusTest
class ChatTemplateTest {

  private static final String TARGET = " there";

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  private final Connecting connecting = new Connecting();

  @SuppressWarnings("NullAway.Init")
  private Swap swap;

  @BeforeEach
  void serve() {
    swap = Swap.gemma(host);
  }

  @AfterEach
  void close() {
    connecting.close();
    swap.close();
  }

  private Connection connect(boolean chat) throws ConnectionFailed {
    return connecting.to(server(), "apply_chat_template", chat);
  }

  private URI server() {
    return URI.create("http://127.0.0.1:" + base.getPort());
  }

  private static Salience explain(Connection connection, String prompt, TargetSelection selection) {
    return connection
        .model()
        .salience(List.of(new SalienceRequest(prompt, TARGET, selection, true)))
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hi", "  Hi you\n", "user", "model", "a\n\nb 🙂 <end_of_turn> c"})
  void theTokensArePlacesInWhatWasWrittenAndTheTemplatesAreSpecial(String prompt) throws Exception {
    String text = prompt + TARGET;
    Salience salience = explain(connect(true), prompt, new TargetSelection.WholeTarget());
    List<Token> tokens = salience.tokenization().tokens();
    assertThat(tokens).extracting(Token::text).contains("<start_of_turn>", "<end_of_turn>");
    assertThat(tokens.getFirst().special()).isTrue();
    String covered =
        tokens.stream()
            .map(token -> text.substring(token.start(), token.end()))
            .collect(Collectors.joining());
    assertThat(covered).isEqualTo(prompt.strip() + TARGET);
    assertThat(tokens)
        .filteredOn(token -> token.start() == token.end() && token.start() == prompt.length())
        .extracting(Token::special)
        .containsOnly(true);
    for (int i = 0; i < tokens.size(); i++) {
      assertThat(salience.explained()[i]).isEqualTo(tokens.get(i).end() > prompt.length());
      assertThat(tokens.get(i).start()).isBetween(0, tokens.get(i).end());
    }
  }

  @Test
  void aSpanExplainsItsOwnTokensAndNoneOfTheTemplate() throws Exception {
    Connection chat = connect(true);
    String prompt = " one two three ";
    for (int[] span : List.of(new int[] {5, 15}, new int[] {0, 5}, new int[] {16, 18})) {
      Salience salience =
          explain(chat, prompt, new TargetSelection.CharacterSpan(span[0], span[1]));
      List<Token> tokens = salience.tokenization().tokens();
      List<Token> explained =
          IntStream.range(0, tokens.size())
              .filter(i -> salience.explained()[i])
              .mapToObj(tokens::get)
              .toList();
      assertThat(explained)
          .isNotEmpty()
          .allSatisfy(
              token -> {
                assertThat(token.special()).isFalse();
                assertThat(token.start()).isLessThan(span[1]);
                assertThat(token.end()).isGreaterThan(span[0]);
              });
    }
  }

  @Test
  void theModelReadsTheTemplateWhenItAnswers() throws Exception {
    var request =
        new GenerationRequest(
            "Hi", new GenerationParameters(2, null, 0.0, null, null, null, List.of()), false);
    int plain = promptTokens(connect(false), request);
    int chat = promptTokens(connect(true), request);
    assertThat(chat).isGreaterThan(plain);
    assertThat(
            explain(connect(true), "Hi", new TargetSelection.WholeTarget()).tokenization().size())
        .isGreaterThan(chat);
  }

  private static int promptTokens(Connection connection, GenerationRequest request) {
    return connection
        .model()
        .generate(List.of(request), GenerationListener.NONE)
        .getFirst()
        .promptTokens();
  }

  @Test
  void answersWithAndWithoutItAreKeptApart() throws Exception {
    assertThat(connect(true).identity()).isNotEqualTo(connect(false).identity());
  }

  @Test
  void aModelWithoutATemplateIsRefusedInTheServersWords() {
    // What the server has of its own.
    swap.close();
    var report = new ConnectionReport();
    ConnectionFailed failed =
        catchThrowableOfType(
            ConnectionFailed.class,
            () -> connecting.to(server(), report, "apply_chat_template", true));
    assertThat(failed).hasMessageContaining("has no chat template");
    serve();
  }
}
