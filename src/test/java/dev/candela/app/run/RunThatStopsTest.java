package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs of an application that has been told to end: another one goes on with them. */
@QuarkusTest
@Timeout(120)
class RunThatStopsTest extends WithClaimedRun {

  @Inject RunWork work;

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
