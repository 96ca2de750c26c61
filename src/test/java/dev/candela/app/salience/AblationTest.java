package dev.candela.app.salience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import dev.candela.app.AppApi.Event;
import dev.candela.app.job.JobStore;
import dev.candela.app.job.Jobs;
import dev.candela.app.model.Models;
import dev.candela.app.run.ScriptedModel;
import dev.candela.app.run.WithScriptedModel;
import dev.candela.app.store.Database;
import dev.candela.lm.Capability;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class AblationTest extends WithScriptedModel {

  @Inject Models models;
  @Inject Database database;
  @Inject JobStore jobStore;
  @Inject Jobs jobs;

  private void serveAModelThatOnlyAnswers() {
    serveAModelThat(only -> only.restrictTo(Set.of(Capability.GENERATE)));
  }

  private Map<String, Object> body(String prompt, String target, int... bounds) {
    var segments = new java.util.ArrayList<Map<String, Integer>>();
    for (int i = 0; i < bounds.length; i += 2) {
      segments.add(Map.of("start", bounds[i], "end", bounds[i + 1]));
    }
    return new HashMap<>(
        Map.of("model", name, "prompt", prompt, "target", target, "segments", segments));
  }

  private JsonNode result(Map<String, Object> body) {
    String id = api.post("/ablations", body).as(202).get("id").asText();
    List<Event> events = api.follow("/ablations/" + id + "/events", null, event -> false);
    assertThat(events.getLast().name()).isEqualTo("end");
    return events.getLast().data();
  }

  @Test
  void aScoreIsHowMuchLessLikelyTheAnswerBecomes() {
    JsonNode result = result(body("key other", "!", 0, 3, 4, 9));
    assertThat(result.get("measure").asText()).isEqualTo("log_probability");
    assertThat(result.get("calls").asInt()).isEqualTo(3);
    assertThat(result.get("callsDone").asInt()).isEqualTo(3);
    // The model finds an answer less likely by 2 where the prompt has no "key".
    assertThat(result.get("scores").get(0).asDouble()).isEqualTo(2, within(1e-5));
    assertThat(result.get("scores").get(1).asDouble()).isEqualTo(0, within(1e-5));
    assertThat(result.get("noiseFloor").isNull()).isTrue();
  }

  @Test
  void withoutProbabilitiesAScoreIsHowMuchTheAnswersDifferAboveTheNoise() {
    serveAModelThatOnlyAnswers();
    model.answer(prompt -> prompt.contains("key") ? "tea with milk" : "a hammer");
    JsonNode result = result(body("key other", "tea with milk", 0, 3, 4, 9));
    assertThat(result.get("measure").asText()).isEqualTo("text_distance");
    assertThat(result.get("calls").asInt()).isEqualTo(5 + 2 * 3);
    assertThat(result.get("scores").get(0).asDouble()).isGreaterThan(0.7);
    assertThat(result.get("scores").get(1).asDouble()).isEqualTo(0, within(1e-9));
    assertThat(result.get("insideNoise").toString()).isEqualTo("[false,true]");
    assertThat(result.get("noiseFloor").asDouble()).isEqualTo(0, within(1e-9));
  }

  @Test
  void anEstimateSaysHowManyCallsThereWouldBeWithoutMakingThem() {
    serveAModelThatOnlyAnswers();
    Map<String, Object> body = body("key other", "tea", 0, 3, 4, 9);
    body.put("repeats", 2);
    JsonNode estimate = api.post("/ablations/estimate", body).as(200);
    assertThat(estimate.get("calls").asInt()).isEqualTo(5 + 2 * 2);
    assertThat(model.prompts()).isEmpty();
    result(body);
    assertThat(model.prompts()).hasSize(9);
    assertThat(api.post("/ablations/estimate", body).as(200).get("calls").asInt()).isZero();
  }

  @Test
  void identicalWorkIsDoneOnce() {
    Map<String, Object> body = body("key other", "!", 0, 3);
    String id = result(body).get("id").asText();
    JsonNode again = api.post("/ablations", body).as(202);
    assertThat(again.get("id").asText()).isEqualTo(id);
    assertThat(again.get("state").asText()).isEqualTo("done");
    assertThat(model.prompts()).hasSize(2);
    // Another cut of the same prompt needs the unchanged one no second time.
    result(body("key other", "!", 4, 9));
    assertThat(model.prompts()).hasSize(3);
  }

  @Test
  void aCallThatFailsCostsItsSegmentAndIsTriedAgainOnRequest() {
    serveAModelThatOnlyAnswers();
    // Without "not " the prompt asks to be refused.
    Map<String, Object> body = body("notrefuse", "x", 0, 3, 3, 9);
    body.put("parameters", Map.of("temperature", 0));
    model.refuse(prompt -> prompt.equals("refuse"));
    JsonNode result = result(body);
    assertThat(result.get("state").asText()).isEqualTo("done");
    assertThat(result.get("scores").get(0).isNull()).isTrue();
    assertThat(result.get("scores").get(1).isNull()).isFalse();
    assertThat(result.get("problem").asText()).contains("1 of 3", ScriptedModel.WORDS);
    model.recover();
    JsonNode again = result(body);
    assertThat(again.get("scores").get(0).isNull()).isFalse();
    assertThat(again.get("problem").isNull()).isTrue();
    assertThat(model.prompts()).hasSize(4);
  }

  @Test
  void whatIsGoneOnWithBeforeItsModelIsThereWaitsForIt() {
    serveAModelThatOnlyAnswers();
    Map<String, Object> body = body("wait here", "x", 5, 9);
    String id = api.post("/ablations", body).as(202).get("id").asText();
    AppApi.until(() -> model.waiting() == 4);
    api.post("/ablations/" + id + "/cancel", "").as(200);
    AppApi.until(() -> state(id).equals("cancelled"));

    // As after a restart: the model is kept, but nobody can connect to it yet.
    model.vanish();
    database.withHandle(
        handle -> handle.execute("update models set version = version + 1 where name = ?", name));
    database.inTransaction(handle -> jobStore.again(handle, id));
    jobs.wake();
    AppApi.until(() -> state(id).equals("running"));
    AppApi.until(() -> models.find(name).isEmpty());
    assertThat(state(id)).isEqualTo("running");
    model.recover();
    model.letGo(100);
    AppApi.until(() -> !state(id).equals("running"));
    assertThat(state(id)).isEqualTo("done");
  }

  @Test
  void aModelThatGoesByAnotherNameThanThenIsFound() {
    serveAModelThatOnlyAnswers();
    Map<String, Object> body = body("notrefuse", "x", 0, 3, 3, 9);
    body.put("parameters", Map.of("temperature", 0));
    model.refuse(prompt -> prompt.equals("refuse"));
    String id = result(body).get("id").asText();
    api.delete("/models/" + name).as(204);
    model.recover();
    String otherName = name + "-again";
    loader.serve(api, otherName, model);
    body.put("model", otherName);
    JsonNode again = result(body);
    assertThat(again.get("id").asText()).isEqualTo(id);
    assertThat(again.get("state").asText()).isEqualTo("done");
    assertThat(again.get("model").asText()).isEqualTo(otherName);
  }

  private String state(String id) {
    return api.get("/ablations/" + id).as(200).get("state").asText();
  }

  @Test
  void aCancelledAblationEndsWhatIsUnderWay() {
    serveAModelThatOnlyAnswers();
    String id = api.post("/ablations", body("wait here", "x", 5, 9)).as(202).get("id").asText();
    AppApi.until(() -> model.waiting() == 4);
    api.post("/ablations/" + id + "/cancel", "").as(200);
    AppApi.until(() -> state(id).equals("cancelled"));
    assertThat(model.waiting()).isZero();
  }

  @Test
  void segmentsAreInsideThePromptAndDoNotOverlap() {
    assertRefused(body("prompt", "x"), "segments");
    assertRefused(body("prompt", "x", 0, 7), "segments[0]");
    assertRefused(body("prompt", "x", 3, 3), "segments[0]");
    assertRefused(body("prompt", "x", 0, 2, -1, 2), "segments[1]");
    assertRefused(body("prompt", "x", 0, 3, 2, 4), "segments");
    Map<String, Object> span = body("prompt", "x", 0, 3);
    span.put("span", Map.of("start", 2, "end", 7));
    assertRefused(span, "span");
    assertRefused(body("prompt", "", 0, 3), "target");
    api.get("/ablations/nothing").error(404, "NOT_FOUND");
  }

  @Test
  void aSegmentTakesBothHalvesOfASurrogatePairOrNone() {
    assertRefused(body("a🙂b", "x", 0, 2), "segments[0]");
    assertRefused(body("a🙂b", "x", 0, 1, 2, 4), "segments[1]");
    assertRefused(body("🙂🙂", "x", 1, 3), "segments[0]");
    assertThat(result(body("a🙂b", "x", 0, 1, 1, 3, 3, 4)).get("callsDone").asInt()).isEqualTo(4);
  }

  private void assertRefused(Map<String, Object> body, String field) {
    JsonNode error = api.post("/ablations", body).error(400, "INVALID_REQUEST");
    assertThat(error.get("details").get("field").asText()).isEqualTo(field);
  }
}
