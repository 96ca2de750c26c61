package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import dev.candela.app.AppApi.Event;
import dev.candela.app.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class RunTest extends WithScriptedModel {

  @Inject Database database;

  private void serveAModelThatWantsBatches(int size) {
    serveAModelThat(wants -> wants.batches(size));
  }

  private String start(Object... more) {
    var body = new java.util.HashMap<String, Object>(Map.of("dataset", name, "model", name));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    body.putIfAbsent("all", true);
    return api.post("/runs", body).as(202).get("id").asText();
  }

  private JsonNode ended(String run) {
    AppApi.until(() -> !run(run).get("state").asText().matches("queued|running"));
    return run(run);
  }

  private JsonNode run(String id) {
    return api.get("/runs/" + id).as(200);
  }

  private List<JsonNode> rows(String id) {
    var rows = new java.util.ArrayList<JsonNode>();
    api.get("/runs/" + id + "/rows").as(200).get("items").forEach(rows::add);
    return rows;
  }

  @Test
  void everyExampleGetsAnAnswer() {
    api.dataset(name, "one", "two", "three");
    JsonNode run = ended(start());
    assertThat(run.get("state").asText()).isEqualTo("done");
    assertThat(run.get("done").asInt()).isEqualTo(3);
    assertThat(rows(run.get("id").asText()))
        .extracting(row -> row.get("text").asText())
        .allMatch(text -> text.matches("Answer \\d to (one|two|three)\\."));
  }

  @Test
  void aRowThatFailsLeavesTheOthersAloneAndSaysWhyInTheProvidersWords() {
    api.dataset(name, "one", "refuse this", "three");
    String id = start();
    JsonNode run = ended(id);
    assertThat(run.get("state").asText()).isEqualTo("done");
    assertThat(run.get("done").asInt()).isEqualTo(2);
    assertThat(run.get("failed").asInt()).isEqualTo(1);
    JsonNode failed = rows(id).get(1);
    assertThat(failed.get("status").asText()).isEqualTo("failed");
    assertThat(failed.get("error").get("message").asText()).isEqualTo(ScriptedModel.WORDS);
    assertThat(failed.get("error").get("retryable").asBoolean()).isTrue();
  }

  @Test
  void theTimeOfARowIsTheModelsAloneAndNotWhatItWaitedForItsTurn() {
    serveAModelThat(ScriptedModel::takesTurns);
    api.dataset(name, "wait a", "wait b");
    String id = start();
    AppApi.until(() -> model.waiting() == 1);
    long begin = System.nanoTime();
    AppApi.until(() -> System.nanoTime() - begin > 1_000_000_000L);
    model.letGo(2);
    ended(id);
    assertThat(rows(id))
        .extracting(row -> row.get("milliseconds").asLong())
        .satisfiesExactlyInAnyOrder(
            first -> assertThat(first).isGreaterThanOrEqualTo(1000),
            second -> assertThat(second).isLessThan(1000));
  }

  @Test
  void aModelThatComputesSeveralAtOnceIsAskedSeveralAtOnce() {
    serveAModelThatWantsBatches(4);
    api.dataset(name, "one", "two", "three", "four", "five", "six");
    assertThat(ended(start()).get("done").asInt()).isEqualTo(6);
    assertThat(model.calls()).containsExactlyInAnyOrder(4, 2);
  }

  @Test
  void aRefusedRowOfABatchLeavesTheOthersAlone() {
    serveAModelThatWantsBatches(4);
    api.dataset(name, "one", "refuse a", "three", "refuse b");
    String id = start();
    JsonNode run = ended(id);
    assertThat(run.get("done").asInt()).isEqualTo(2);
    assertThat(run.get("failed").asInt()).isEqualTo(2);
    assertThat(rows(id))
        .extracting(row -> row.get("status").asText())
        .containsExactly("done", "failed", "done", "failed");
  }

  @Test
  void aRetryAsksOnlyWhatHasNoAnswer() {
    api.dataset(name, "one", "refuse this", "three");
    String id = start();
    ended(id);
    model.recover();
    assertThat(api.post("/runs/" + id + "/retry", "").as(200).get("failed").asInt()).isZero();
    JsonNode run = ended(id);
    assertThat(run.get("done").asInt()).isEqualTo(3);
    assertThat(model.prompts()).hasSize(4).last().isEqualTo("refuse this");
  }

  @Test
  void whatWasAskedBeforeIsAnsweredFromTheCacheUnlessItShallBeFresh() {
    api.dataset(name, "one", "two");
    ended(start());
    JsonNode again = ended(start());
    assertThat(again.get("cached").asInt()).isEqualTo(2);
    assertThat(model.prompts()).hasSize(2);
    JsonNode fresh = ended(start("fresh", true));
    assertThat(fresh.get("cached").asInt()).isZero();
    assertThat(model.prompts()).hasSize(4);
  }

  @Test
  void repeatsAreAnswersOfTheirOwnAndKeptByTheirIndex() {
    api.dataset(name, "one");
    String id = start("repeats", 3);
    ended(id);
    assertThat(rows(id)).extracting(row -> row.get("text").asText()).doesNotHaveDuplicates();
    assertThat(rows(id)).extracting(row -> row.get("index").asInt()).containsExactly(0, 1, 2);
    assertThat(ended(start("repeats", 4)).get("cached").asInt()).isEqualTo(3);
  }

  @Test
  void repeatsThatWouldAllBeTheSameAreAskedOnce() {
    api.dataset(name, "one");
    String id = start("repeats", 3, "parameters", Map.of("temperature", 0));
    assertThat(ended(id).get("done").asInt()).isEqualTo(3);
    assertThat(model.prompts()).hasSize(1);
  }

  @Test
  void theSamePromptInTwoExamplesIsAskedOnce() {
    api.dataset(name, "wait", "wait");
    String id = start();
    AppApi.until(() -> model.waiting() == 1);
    model.letGo(1);
    assertThat(ended(id).get("done").asInt()).isEqualTo(2);
    assertThat(model.prompts()).hasSize(1);
  }

  @Test
  void tokensAndRowsAreStreamedUntilTheEnd() {
    api.dataset(name, "one", "wait");
    String id = start();
    // The first piece comes with the announcement of the row, or after it.
    List<Event> begun =
        api.follow(
            "/runs/" + id + "/events",
            null,
            event ->
                (event.name().equals("token") || isRunning(event))
                    && event.data().get("text").asText().contains("Answer"));
    assertThat(begun.getFirst().name()).isEqualTo("progress");
    assertThat(begun).extracting(Event::id).allMatch(eventId -> eventId.matches("\\d+"));
    model.letGo(1);
    List<Event> rest = api.follow("/runs/" + id + "/events", begun.getLast().id(), event -> false);
    assertThat(rest.getLast().name()).isEqualTo("end");
    assertThat(rest.getLast().data().get("state").asText()).isEqualTo("done");
    assertThat(rest).filteredOn(event -> event.name().equals("row")).isNotEmpty();
  }

  @Test
  void anAnswerThatBeginsAnewIsToldAnew() {
    api.dataset(name, "wait, then stumble, then wait");
    String id = start();
    var text = new StringBuilder();
    List<Event> events =
        api.follow(
            "/runs/" + id + "/events",
            null,
            event -> {
              if (isRunning(event)) {
                text.setLength(0);
              }
              if (isRunning(event) || event.name().equals("token")) {
                text.append(event.data().get("text").asText());
                model.letGo(1);
              }
              return isAnswer(event);
            });
    assertThat(events.getLast().data().get("text").asText()).startsWith(text.toString());
  }

  @Test
  void whoComesAgainGetsWhatChangedMeanwhileAndNothingElse() {
    api.dataset(name, "one", "two", "wait");
    String id = start();
    AppApi.until(() -> run(id).get("done").asInt() == 2);
    List<Event> begun = api.follow("/runs/" + id + "/events", null, RunTest::isRunning);
    assertThat(begun).filteredOn(RunTest::isAnswer).hasSize(2);
    model.letGo(1);
    List<Event> rest = api.follow("/runs/" + id + "/events", begun.getLast().id(), event -> false);
    assertThat(rest)
        .filteredOn(RunTest::isAnswer)
        .singleElement()
        .satisfies(event -> assertThat(event.data().get("text").asText()).contains("wait"));
  }

  private static boolean isRunning(Event event) {
    return event.name().equals("row") && event.data().get("status").asText().equals("running");
  }

  private static boolean isAnswer(Event event) {
    return event.name().equals("row") && event.data().get("status").asText().equals("done");
  }

  @Test
  void aCancelledRunKeepsWhatWasAnsweredAndEndsWhatIsUnderWay() {
    api.dataset(name, "one", "wait a", "wait b");
    String id = start();
    AppApi.until(() -> run(id).get("done").asInt() == 1 && model.waiting() == 2);
    api.post("/runs/" + id + "/cancel", "").as(200);
    JsonNode run = ended(id);
    assertThat(run.get("state").asText()).isEqualTo("cancelled");
    assertThat(model.cancelled()).isEqualTo(2);
    assertThat(rows(id))
        .extracting(row -> row.get("status").asText())
        .containsExactly("done", "cancelled", "cancelled");
    model.letGo(2);
    api.post("/runs/" + id + "/retry", "").as(200);
    assertThat(ended(id).get("done").asInt()).isEqualTo(3);
  }

  @Test
  void aRunThatGoesOnCannotBeRetriedButDeleted() {
    api.dataset(name, "wait");
    String id = start();
    AppApi.until(() -> model.waiting() == 1);
    api.post("/runs/" + id + "/retry", "").error(409, "CONFLICT");
    api.delete("/runs/" + id).as(204);
    api.get("/runs/" + id).error(404, "NOT_FOUND");
    AppApi.until(() -> model.waiting() == 0);
  }

  @Test
  void aRowWhoseExampleIsGoneFailsAndSaysSo() {
    api.dataset(name, "wait");
    String id = start();
    AppApi.until(() -> model.waiting() == 1);
    api.post("/runs/" + id + "/cancel", "").as(200);
    ended(id);
    // As when another instance deletes it at this moment.
    database.inTransaction(handle -> handle.execute("delete from dataset where name = ?", name));
    api.post("/runs/" + id + "/retry", "").as(200);
    assertThat(ended(id).get("failed").asInt()).isEqualTo(1);
    assertThat(rows(id).getFirst().at("/error/code").asText()).isEqualTo("NOT_FOUND");
  }

  @Test
  void theRunsOfADatasetGoWithIt() {
    List<String> ids = api.dataset(name, "one", "wait");
    String over = start("exampleIds", ids.subList(0, 1), "all", false);
    ended(over);
    String underWay = start();
    AppApi.until(() -> model.waiting() == 1);
    String elsewhere = name + "-2";
    api.dataset(elsewhere, "one");
    String other = start("dataset", elsewhere);
    ended(other);
    api.delete("/datasets/" + name).as(204);
    AppApi.until(() -> model.cancelled() == 1);
    for (String id : List.of(over, underWay)) {
      api.get("/runs/" + id).error(404, "NOT_FOUND");
      api.get("/runs/" + id + "/rows").error(404, "NOT_FOUND");
      api.post("/runs/" + id + "/retry", "").error(404, "NOT_FOUND");
    }
    assertThat(run(other).get("done").asInt()).isEqualTo(1);
    // The next dataset of this name begins without answers, even to the same prompts.
    api.dataset(name, "one", "wait");
    assertThat(api.get("/runs?dataset=" + name).as(200).get("total").asInt()).isZero();
    assertThat(
            api.post(
                    "/responses/lookup",
                    Map.of("dataset", name, "models", List.of(name), "exampleIds", ids))
                .as(200)
                .get("items"))
        .isEmpty();
  }

  @Test
  void theNewestAnswerOfEachModelCanBeLookedUp() {
    List<String> ids = api.dataset(name, "one", "two", "three");
    ended(start("exampleIds", ids.subList(0, 2), "all", false));
    ended(start("exampleIds", ids.subList(0, 1), "all", false, "fresh", true));
    JsonNode found =
        api.post(
                "/responses/lookup",
                Map.of("dataset", name, "models", List.of(name, "another"), "exampleIds", ids))
            .as(200)
            .get("items");
    assertThat(found).hasSize(2);
    assertThat(found)
        .extracting(row -> row.get("text").asText())
        .contains("Answer 3 to one.")
        .anyMatch(text -> text.matches("Answer \\d to two\\."));
  }

  @Test
  void whatIsWrongWithARequestIsSaidByName() {
    api.dataset(name, "one");
    assertRefused(400, "INVALID_REQUEST", "dataset", Map.of("model", name, "all", true));
    assertRefused(400, "INVALID_REQUEST", "exampleIds", Map.of("dataset", name, "model", name));
    assertRefused(
        404,
        "NOT_FOUND",
        "exampleIds",
        Map.of("dataset", name, "model", name, "exampleIds", List.of("nobody")));
    assertRefused(
        400,
        "INVALID_REQUEST",
        "repeats",
        Map.of("dataset", name, "model", name, "all", true, "repeats", 21));
    assertRefused(
        400,
        "INVALID_REQUEST",
        "parameters.topP",
        Map.of("dataset", name, "model", name, "all", true, "parameters", Map.of("topP", 1.5)));
    api.post("/runs", Map.of("dataset", name, "model", "nobody", "all", true))
        .error(404, "NOT_FOUND");
    api.get("/runs/nobody/rows").error(404, "NOT_FOUND");
    api.get("/runs?limit=0").error(400, "INVALID_REQUEST");
    api.get("/runs?state=asleep").error(400, "INVALID_REQUEST");
  }

  @Test
  void aSeedIsOneThatEverybodyCanHold() {
    api.dataset(name, "one");
    for (long seed : new long[] {-1, (1L << 53) + 1, Long.MAX_VALUE}) {
      JsonNode details =
          api.post("/runs", withSeed(seed)).error(400, "INVALID_REQUEST").get("details");
      assertThat(details.get("field").asText()).isEqualTo("parameters.seed");
      assertThat(details.get("limit").asLong()).isEqualTo(1L << 53);
    }
    for (long seed : new long[] {0, 1L << 53}) {
      String id = api.post("/runs", withSeed(seed)).as(202).get("id").asText();
      assertThat(ended(id).get("done").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aStopTextIsAWholeText() {
    api.dataset(name, "one");
    for (String text : List.of("\\ud83d", "\\u0000")) {
      String body =
          "{\"dataset\": \"%s\", \"model\": \"%s\", \"all\": true, \"parameters\": {\"stop\": [\"%s\"]}}"
              .formatted(name, name, text);
      JsonNode error = api.post("/runs", body).error(400, "INVALID_REQUEST");
      assertThat(error.at("/details/field").asText()).isEqualTo("parameters.stop");
    }
  }

  private Map<String, Object> withSeed(long seed) {
    return Map.of(
        "dataset",
        name,
        "model",
        name,
        "all",
        true,
        "repeats",
        2,
        "parameters",
        Map.of("seed", seed));
  }

  @Test
  void aNumberBeyondAllRangeIsRefusedByName() {
    assertRefused(400, "INVALID_REQUEST", "repeats", "{\"repeats\": 3000000000}");
    assertRefused(400, "INVALID_REQUEST", "repeats", "{\"repeats\": -3e99}");
    assertRefused(
        400,
        "INVALID_REQUEST",
        "parameters.seed",
        "{\"parameters\": {\"seed\": 9223372036854775808}}");
    assertThat(api.post("/runs", "{\"repeats\": 3000000000}").message())
        .startsWith("repeats must be a whole number");
  }

  private void assertRefused(int status, String code, String field, Object body) {
    JsonNode error = api.post("/runs", body).error(status, code);
    assertThat(error.get("details").get("field").asText()).isEqualTo(field);
  }
}
