package dev.candela.app.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SharesTest {

  private final AppApi api = AppApi.here();

  @Test
  void whatIsSharedComesBackUnderAnIdThatNobodyCanGuess() throws Exception {
    String state = "{\"a\": [1, 2.5, null, true], \"prompt\": \"Grüße ☺ 🙂 \\ud800 \\u0000\"}";
    var ids = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      var shared = api.post("/shares", "{\"state\": %s}".formatted(state));
      assertThat(shared.status()).isEqualTo(201);
      ids.add(shared.json().get("id").asText());
    }
    assertThat(ids).hasSize(3).allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
    var read = api.get("/shares/" + ids.iterator().next()).json();
    assertThat(read.at("/state/a")).isEqualTo(new ObjectMapper().readTree(state).get("a"));
    assertThat(read.at("/state/prompt").asText()).startsWith("Grüße ☺ 🙂 ");
    assertThat(read.get("createdAt").asText()).endsWith("Z");
  }

  @Test
  void aStateOf64KibIsTheLargest() {
    String fits = "x".repeat(65_534);
    assertThat(api.post("/shares", "{\"state\": \"%s\"}".formatted(fits)).status()).isEqualTo(201);
    var large = api.post("/shares", "{\"state\": \"%sx\"}".formatted(fits));
    assertThat(large.code()).isEqualTo("TOO_LARGE");
    assertThat(large.json().at("/error/details/limit").asInt()).isEqualTo(65_536);
  }

  @Test
  void whatIsNoStateOrNoIdIsRefused() {
    for (String body : List.of("", "{}", "{\"state\": null}", "[]", "{")) {
      assertThat(api.post("/shares", body).status()).as(body).isEqualTo(400);
    }
    assertThat(api.get("/shares/nothing").status()).isEqualTo(404);
    assertThat(api.get("/shares/%00").status()).isEqualTo(400);
    assertThat(api.get("/shares/%EF%BF%BF").status()).isEqualTo(404);
  }
}
