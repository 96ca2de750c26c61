package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.dataset.Datasets;
import dev.candela.app.job.Claim;
import dev.candela.app.job.Claims;
import dev.candela.app.job.JobState;
import dev.candela.app.job.JobStore;
import dev.candela.app.store.Database;
import dev.candela.app.stream.Pulses;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs of an application that has been told to end: another one goes on with them. */
@QuarkusTest
@Timeout(120)
class RunThatStopsTest extends WithScriptedModel {

  @Inject Database database;
  @Inject JobStore jobs;
  @Inject RunStore runs;
  @Inject RunWork work;
  @Inject Pulses pulses;
  @Inject Datasets datasets;

  private final AtomicBoolean draining = new AtomicBoolean();
  private final String id = UUID.randomUUID().toString().replace("-", "");

  /** A run of the dataset that has the test's name. */
  private Claim claim(String modelName) {
    List<String> examples = datasets.allIds(name);
    var run =
        new Run(
            id,
            name,
            modelName,
            Parameters.checked(null),
            1,
            JobState.QUEUED,
            examples.size(),
            0,
            0,
            0,
            Instant.now(),
            null,
            null,
            null);
    return Claims.claim(
        database,
        jobs,
        pulses,
        id,
        (handle, job) -> runs.insert(handle, run, false, examples),
        draining::get);
  }

  private Run stored() {
    return runs.find(id).orElseThrow().run();
  }

  @Test
  void whatFailsInPassingMeanwhileIsLeftToWhoeverGoesOn() {
    api.dataset(name, "one");
    model.refuse(
        prompt -> {
          draining.set(true);
          return true;
        });
    work.work(id, claim(name));
    assertThat(model.prompts()).hasSize(1);
    assertThat(stored().failed()).isZero();
    assertThat(runs.countRows(id, RowStatus.QUEUED)).isEqualTo(1);
  }

  @Test
  void whatFailsBeforeHasFailed() {
    api.dataset(name, "one");
    model.refuse(prompt -> true);
    work.work(id, claim(name));
    assertThat(stored().failed()).isEqualTo(1);
    assertThat(runs.countRows(id, RowStatus.QUEUED)).isZero();
  }

  @Test
  void whatIsAnsweredMeanwhileIsKept() {
    api.dataset(name, "one");
    model.answer(
        prompt -> {
          draining.set(true);
          return "late";
        });
    work.work(id, claim(name));
    assertThat(stored().done()).isEqualTo(1);
  }

  @Test
  void aModelThatCannotBeHadBeforeTheEndIsNoReasonToFail() {
    api.dataset(name, "one", "two");
    draining.set(true);
    work.work(id, claim("a model that nobody loaded"));
    assertThat(stored().failed()).isZero();
    assertThat(runs.countRows(id, RowStatus.QUEUED)).isEqualTo(2);
  }
}
