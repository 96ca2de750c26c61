package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import dev.candela.app.AppApi.Event;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.model.provider.ModelLoader;
import dev.candela.error.ErrorCode;
import dev.candela.lm.LanguageModelException.Kind;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs whose model is away for a while, or has too much to do. */
@QuarkusTest
@Timeout(120)
class RunThatWaitsTest extends WithClaimedRun {

  @Inject Models models;
  @Inject PatientModels patientModels;
  @Inject RowQuestions questions;
  @Inject Answering answering;
  @Inject LiveRows live;

  private String start() {
    return api.post("/runs", Map.of("dataset", name, "model", name, "all", true))
        .as(202)
        .get("id")
        .asText();
  }

  private JsonNode run(String run) {
    return api.get("/runs/" + run).as(200);
  }

  private JsonNode ended(String run) {
    AppApi.until(() -> run(run).get("state").asText().equals("done"));
    return run(run);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "OVERLOADED"})
  void noRowIsLostAndTheRunSaysWhatItWaitsFor(Kind kind) {
    api.dataset(name, "one", "two", "three");
    model.goAway();
    model.refuseAs(kind);
    String run = start();
    AppApi.until(() -> run(run).hasNonNull("waitingFor"));
    JsonNode waiting = run(run);
    assertThat(waiting.get("waitingFor").asText()).isEqualTo(ScriptedModel.WORDS);
    assertThat(waiting.get("state").asText()).isEqualTo("running");
    assertThat(waiting.get("failed").asInt()).isZero();
    assertThat(waiting.get("secondsLeft").isNull()).isTrue();

    model.recover();
    JsonNode ended = ended(run);
    assertThat(ended.get("done").asInt()).isEqualTo(3);
    assertThat(ended.get("failed").asInt()).isZero();
    assertThat(ended.get("waitingFor").isNull()).isTrue();
  }

  @Test
  void whoFollowsTheRunIsToldThatItWaitsAndThatItGoesOn() {
    api.dataset(name, "one", "two");
    model.goAway();
    String run = start();
    List<Event> events =
        api.follow(
            "/runs/" + run + "/events",
            null,
            event -> {
              if (event.name().equals("progress") && event.data().hasNonNull("waitingFor")) {
                model.recover();
              }
              return false;
            });
    assertThat(events)
        .filteredOn(event -> event.name().equals("progress"))
        .anyMatch(event -> event.data().hasNonNull("waitingFor"));
    assertThat(events.getLast().name()).isEqualTo("end");
    assertThat(events.getLast().data().get("done").asInt()).isEqualTo(2);
  }

  @Test
  void whatCameOfAnAnswerBeforeIsNotMixedWithWhatComesThen() {
    String first = api.dataset(name, "wait, then vanish", "two").getFirst();
    String run = start();
    var text = new StringBuilder();
    api.follow(
        "/runs/" + run + "/events",
        null,
        event -> {
          if (!event.data().path("exampleId").asText().equals(first) || isAnswer(event)) {
            return false;
          }
          if (event.name().equals("row")) {
            text.setLength(0);
          }
          text.append(event.data().get("text").asText());
          if (!text.isEmpty()) {
            model.letGo(1);
          }
          return false;
        });
    JsonNode row = api.get("/runs/" + run + "/rows").as(200).at("/items/0");
    assertThat(row.get("exampleId").asText()).isEqualTo(first);
    assertThat(row.get("text").asText()).startsWith(text.toString()).endsWith("then vanish.");
  }

  private static boolean isAnswer(Event event) {
    return event.name().equals("row") && event.data().get("status").asText().equals("done");
  }

  @Test
  void aSingleRowFailsAtOnce() {
    api.dataset(name, "one");
    model.goAway();
    assertThat(ended(start()).get("failed").asInt()).isEqualTo(1);
    assertThat(model.prompts()).hasSize(1);
  }

  @Test
  void aModelThatWasRemovedIsNotWaitedFor() {
    api.dataset(name, "one", "two");
    model.goAway();
    String run = start();
    AppApi.until(() -> run(run).hasNonNull("waitingFor"));
    api.delete("/models/" + name);
    assertThat(ended(run).get("failed").asInt()).isEqualTo(2);
  }

  @Test
  void aModelThatIsMendedMeanwhileIsAskedForTheRest() {
    api.dataset(name, "one", "two");
    model.goAway();
    String run = start();
    AppApi.until(() -> run(run).hasNonNull("waitingFor"));
    var mended = new ScriptedModel();
    loader.serveInstead(api, name, mended);
    assertThat(ended(run).get("done").asInt()).isEqualTo(2);
    assertThat(mended.prompts()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void whatNobodyIsThereForIsNotAskedRowByRowOfABatch() {
    serveAModelThat(wants -> wants.batches(4));
    model.vanish();
    api.dataset(name, "one", "two", "three", "four");
    String run = start();
    AppApi.until(() -> run(run).hasNonNull("waitingFor"));
    model.recover();
    assertThat(ended(run).get("done").asInt()).isEqualTo(4);
    assertThat(model.calls()).containsOnly(4);
  }

  @Test
  void aModelWhoseLimitsAreChangedMeanwhileGoesOnToBeAsked() {
    api.dataset(name, "wait a", "wait b", "wait c");
    String run = start();
    AppApi.until(() -> model.waiting() == 3);
    LoadedModel before = models.require(name);
    api.put("/models/" + name, Map.of("config", Map.of(ModelLoader.CONCURRENCY_FIELD, 1))).as(200);
    assertThat(models.require(name)).isNotSameAs(before);
    assertThat(model.isClosed()).isFalse();
    model.letGo(3);
    assertThat(ended(run).get("done").asInt()).isEqualTo(3);
    assertThat(before.model().tokenize("still there").size()).isPositive();
  }

  @Test
  void aModelIsClosedWhenNobodyCanAskItAnyMore() {
    api.delete("/models/" + name).as(204);
    AppApi.until(
        () -> {
          System.gc();
          return model.isClosed();
        });
  }

  @Test
  void aRunThatWaitsCanBeCancelled() {
    api.dataset(name, "one", "two");
    model.goAway();
    String run = start();
    AppApi.until(() -> run(run).hasNonNull("waitingFor"));
    api.post("/runs/" + run + "/cancel", "{}").as(200);
    AppApi.until(() -> run(run).get("state").asText().equals("cancelled"));
    assertThat(run(run).get("waitingFor").isNull()).isTrue();
  }

  @Test
  void withoutAnyAnswerForTooLongTheRestFailsInTheModelsWords() {
    api.dataset(name, "one", "two", "three");
    model.refuse(prompt -> !prompt.equals("one"));
    model.refuseAs(Kind.UNAVAILABLE);
    work(Duration.ofSeconds(1)).work(id, claim(name));
    assertThat(stored().done()).isEqualTo(1);
    assertThat(stored().failed()).isEqualTo(2);
    assertThat(api.get("/runs/" + id + "/rows?status=failed").as(200).get("items"))
        .allSatisfy(
            row -> {
              assertThat(row.at("/error/code").asText()).isEqualTo(ErrorCode.UNAVAILABLE.name());
              assertThat(row.at("/error/message").asText()).isEqualTo(ScriptedModel.WORDS);
              assertThat(row.at("/error/retryable").asBoolean()).isTrue();
            });
  }

  private RunWork work(Duration patience) {
    return new RunWork(
        runs, new Patient(patience), models, patientModels, questions, answering, live);
  }

  /** Settings of which only the patience matters. */
  private record Patient(Duration patience) implements RunConfig {
    @Override
    public int parallel() {
      return 1;
    }

    @Override
    public int waiting() {
      return 1;
    }

    @Override
    public int rows() {
      return 10;
    }

    @Override
    public int workers() {
      return 1;
    }

    @Override
    public Duration modelPatience() {
      return patience;
    }

    @Override
    public int interactive() {
      return 1;
    }
  }
}
