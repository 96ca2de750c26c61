package dev.candela.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.AppApi;
import dev.candela.app.run.WithScriptedModel;
import dev.candela.app.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class JobsTest extends WithScriptedModel {

  @Inject Database database;

  private String start(String dataset) {
    return api.post("/runs", Map.of("dataset", dataset, "model", name, "all", true))
        .as(202)
        .get("id")
        .asText();
  }

  private String state(String run) {
    return api.get("/runs/" + run).as(200).get("state").asText();
  }

  /** As when the database was away at the moment at which a job was to be given back. */
  @Test
  void aJobThatNobodyHereWorksOnIsGivenBackAlsoWhileThereAreOthers() {
    api.dataset(name, "wait");
    api.dataset(name + "-left", "one");
    String busy = start(name);
    AppApi.until(() -> model.waiting() == 1);
    String left = start(name + "-left");
    AppApi.until(() -> state(left).equals("done"));
    database.inTransaction(
        handle ->
            handle.execute(
                "update job set state = 'running', ended_at = null,"
                    + " lease_until = current_timestamp + interval '1' hour,"
                    + " lease_owner = (select lease_owner from job where id = ?) where id = ?",
                busy,
                left));
    assertThat(state(left)).isEqualTo("running");
    AppApi.until(() -> state(left).equals("done"));
    assertThat(state(busy)).isEqualTo("running");
    model.letGo(1);
    AppApi.until(() -> state(busy).equals("done"));
  }
}
