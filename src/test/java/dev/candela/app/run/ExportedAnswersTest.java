package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What models answered, in exports of datasets. */
@QuarkusTest
@Timeout(120)
class ExportedAnswersTest extends WithScriptedModel {

  @Test
  void jsonLinesHaveTheAnswerOfEachModelToEachExampleThatHasOne() {
    answerInTwoWays();
    List<JsonNode> rows = jsonLines(name, name + "," + other());
    assertThat(rows).extracting(row -> row.at("/prompt").asText()).containsExactly("a", "refuse");
    assertThat(rows.get(0).get("response:" + name).asText()).isEqualTo("says a");
    assertThat(rows.get(0).get("response:" + other()).asText()).isEqualTo("shouts a");
    assertThat(rows.get(1).has("response:" + name)).isFalse();
    assertThat(rows.get(1).get("response:" + other()).asText()).isEqualTo("shouts refuse");
  }

  @Test
  void csvHasAColumnOfAnswersForEachModel() {
    answerInTwoWays();
    assertThat(csv(name, name + "," + other()))
        .containsExactly(
            "prompt,number,response:%s,response:%s".formatted(name, other()),
            "a,0,says a,shouts a",
            "refuse,1,,shouts refuse");
  }

  @Test
  void theNewestAnswerIsExported() {
    model.answer(prompt -> "first");
    api.dataset(name, "a");
    run(name, name);
    model.answer(prompt -> "second");
    run(name, name);
    assertThat(jsonLines(name, name).getFirst().get("response:" + name).asText())
        .isEqualTo("second");
  }

  @Test
  void withoutModelsThereAreNoAnswers() {
    answerInTwoWays();
    assertThat(csv(name, "")).containsExactly("prompt,number", "a,0", "refuse,1");
  }

  @Test
  void anExportThatWasLoadedKeepsItsAnswersBesideTheNewOnes() {
    answerInTwoWays();
    String again = name + "-again";
    api.upload(again, "csv", api.get(export(name, "csv", name)).body()).as(201);
    model.recover();
    model.answer(prompt -> "says again " + prompt);
    run(again, name);
    String column = "response:" + name;
    assertThat(csv(again, name))
        .containsExactly(
            "prompt,number,%s,%s 2".formatted(column, column),
            "a,0,says a,says again a",
            "refuse,1,,says again refuse");
    // The names are the dataset's: a row without the old answer calls the new one the same.
    assertThat(jsonLines(again, name))
        .extracting(row -> row.path(column).asText("none"))
        .containsExactly("says a", "none");
    assertThat(jsonLines(again, name))
        .extracting(row -> row.path(column + " 2").asText("none"))
        .containsExactly("says again a", "says again refuse");
  }

  /** Two models answer to two examples, of which one refuses one. */
  private void answerInTwoWays() {
    var loud = new ScriptedModel();
    loud.answer(prompt -> "shouts " + prompt);
    loud.recover();
    loader.serve(api, other(), loud);
    model.answer(prompt -> "says " + prompt);
    api.dataset(name, "a", "refuse");
    run(name, name);
    run(name, other());
  }

  private String other() {
    return name + "-loud";
  }

  private void run(String dataset, String answering) {
    String id =
        api.post(
                "/runs", Map.of("dataset", dataset, "model", answering, "all", true, "fresh", true))
            .as(202)
            .get("id")
            .asText();
    AppApi.until(() -> api.get("/runs/" + id).as(200).get("state").asText().equals("done"));
  }

  private static String export(String dataset, String format, String models) {
    return "/datasets/%s/export?format=%s&models=%s".formatted(dataset, format, models);
  }

  private List<JsonNode> jsonLines(String dataset, String models) {
    return api.get(export(dataset, "jsonl", models)).body().lines().map(AppApi::parse).toList();
  }

  private List<String> csv(String dataset, String models) {
    return api.get(export(dataset, "csv", models)).body().lines().toList();
  }
}
