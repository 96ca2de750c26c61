package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.candela.app.AppApi;
import dev.candela.app.AppApi.Event;
import dev.candela.lm.LanguageModelException;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class GenerateTest extends WithScriptedModel {

  @Test
  void aPromptIsAnswered() {
    JsonNode result = api.post("/generate", Map.of("model", name, "prompt", "hi")).as(200);
    assertThat(result.get("text").asText()).isEqualTo("Answer 1 to hi.");
    assertThat(result.get("finishReason").asText()).isEqualTo("stop");
    assertThat(result.get("cached").asBoolean()).isFalse();
    JsonNode again = api.post("/generate", Map.of("model", name, "prompt", "hi")).as(200);
    assertThat(again.get("text").asText()).isEqualTo("Answer 1 to hi.");
    assertThat(again.get("cached").asBoolean()).isTrue();
  }

  @Test
  void theOneAnswerOfAModelIsItsOnlyCandidate() {
    Map<String, String> body = Map.of("model", name, "prompt", "hi");
    for (boolean cached : List.of(false, true)) {
      JsonNode result = api.post("/generate", body).as(200);
      assertThat(result.get("cached").asBoolean()).isEqualTo(cached);
      assertThat(result.get("candidates"))
          .containsExactly(result.get("text"))
          .containsExactly(TextNode.valueOf("Answer 1 to hi."));
    }
    JsonNode last =
        api.postAndFollow("/generate", body, event -> false).getLast().data().get("candidates");
    assertThat(last).containsExactly(TextNode.valueOf("Answer 1 to hi."));
  }

  @Test
  void theTokensOfAStreamAreItsResult() {
    List<Event> events =
        api.postAndFollow("/generate", Map.of("model", name, "prompt", "hi"), event -> false);
    var text = new StringBuilder();
    events.stream()
        .filter(event -> event.name().equals("token"))
        .forEach(event -> text.append(event.data().get("text").asText()));
    assertThat(events.getLast().name()).isEqualTo("result");
    assertThat(events.getLast().data().get("text").asText()).isEqualTo(text.toString());
  }

  @Test
  void anAnswerThatBeginsAnewIsStreamedAnew() throws Exception {
    Map<String, String> body = Map.of("model", name, "prompt", "wait, then stumble");
    var heard = new CountDownLatch(1);
    CompletableFuture<List<Event>> following =
        CompletableFuture.supplyAsync(
            () ->
                api.postAndFollow(
                    "/generate",
                    body,
                    event -> {
                      heard.countDown();
                      return false;
                    }));
    heard.await();
    model.letGo(1);
    List<Event> events = following.get();
    var text = new StringBuilder();
    for (Event event : events) {
      switch (event.name()) {
        case "token" -> text.append(event.data().get("text").asText());
        case "restart" -> text.setLength(0);
        default -> assertThat(event.name()).isEqualTo("result");
      }
    }
    assertThat(events).extracting(Event::name).contains("restart");
    assertThat(text.toString())
        .isEqualTo(events.getLast().data().get("text").asText())
        .isEqualTo("Answer 1 to wait, then stumble.");
  }

  @Test
  void aRefusalHasTheProvidersWords() {
    Map<String, String> body = Map.of("model", name, "prompt", "refuse");
    model.refuseAs(LanguageModelException.Kind.OVERLOADED);
    JsonNode error = api.post("/generate", body).error(429, "OVERLOADED");
    assertThat(error.get("message").asText()).isEqualTo(ScriptedModel.WORDS);
    Event last = api.postAndFollow("/generate", body, event -> false).getLast();
    assertThat(last.name()).isEqualTo("error");
    assertThat(last.data().get("error").get("message").asText()).isEqualTo(ScriptedModel.WORDS);
  }

  @Test
  void aClientThatGoesAwayEndsTheGeneration() throws IOException {
    for (String accept : List.of("text/event-stream", "application/json")) {
      int before = model.cancelled();
      try (var socket = new Socket(base.getHost(), base.getPort())) {
        ask(socket, accept);
        AppApi.until(() -> model.waiting() == 1);
      }
      AppApi.until(() -> model.cancelled() == before + 1);
    }
  }

  @Test
  void aClientThatGoesAwayLeavesTheAnswerToTheOthersWhoWantIt() throws IOException {
    CompletableFuture<JsonNode> other;
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      ask(socket, "text/event-stream");
      AppApi.until(() -> model.waiting() == 1);
      var begun = new CountDownLatch(1);
      other =
          CompletableFuture.supplyAsync(
              () ->
                  api.postAndFollow(
                          "/generate",
                          Map.of("model", name, "prompt", "wait"),
                          event -> {
                            begun.countDown();
                            return event.name().equals("result");
                          })
                      .getLast()
                      .data());
      AppApi.until(() -> begun.getCount() == 0);
    }
    assertThat(other).isNotCompleted();
    model.letGo(1);
    assertThat(other.join().get("text").asText()).isEqualTo("Answer 1 to wait.");
    assertThat(model.cancelled()).isZero();
  }

  @Test
  void whatIsWrongWithARequestIsSaidByName() {
    api.post("/generate", Map.of("model", name)).error(400, "INVALID_REQUEST");
    api.post("/generate", Map.of("prompt", "hi")).error(400, "INVALID_REQUEST");
    api.post("/generate", Map.of("model", "nobody", "prompt", "hi")).error(404, "NOT_FOUND");
    api.post("/generate", "{").errorOf(400);
    api.post("/generate", "[]").errorOf(400);
    api.post("/generate", "").errorOf(400);
    api.post("/generate", "{\"model\": \"" + name + "\", \"prompt\": {}}").errorOf(400);
  }

  @Test
  void aPromptThatNotEveryTokenizerCanTakeIsRefusedByName() {
    for (String unsound : List.of("\\ud83d", "\\ude42", "\\u0000")) {
      String body =
          "{\"model\": \"%s\", \"prompt\": \"\\ud83d\\ude42 %s\"}".formatted(name, unsound);
      JsonNode details = api.post("/generate", body).error(400, "INVALID_REQUEST").get("details");
      assertThat(details.get("field").asText()).as(unsound).isEqualTo("prompt");
      assertThat(details.get("position").asInt()).as(unsound).isEqualTo(3);
    }
    assertThat(model.prompts()).isEmpty();
  }

  private void ask(Socket socket, String accept) throws IOException {
    byte[] body =
        AppApi.write(Map.of("model", name, "prompt", "wait")).getBytes(StandardCharsets.UTF_8);
    String head =
        String.join(
            "\r\n",
            "POST /api/v1/generate HTTP/1.1",
            "Host: x",
            "Accept: " + accept,
            "Content-Type: application/json",
            "Content-Length: " + body.length,
            "",
            "");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }
}
