package dev.candela.app.run;

import dev.candela.app.dataset.Datasets;
import dev.candela.app.job.Claim;
import dev.candela.app.job.Claims;
import dev.candela.app.job.JobState;
import dev.candela.app.job.JobStore;
import dev.candela.app.store.Database;
import dev.candela.app.stream.Pulses;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** What tests begin with that do a run themselves. */
abstract class WithClaimedRun extends WithScriptedModel {

  @Inject Database database;
  @Inject JobStore jobs;
  @Inject RunStore runs;
  @Inject Pulses pulses;
  @Inject Datasets datasets;

  /** Whether the application has been told to end. */
  final AtomicBoolean draining = new AtomicBoolean();

  final String id = UUID.randomUUID().toString().replace("-", "");

  /** A run of the dataset that has the test's name. */
  final Claim claim(String modelName) {
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

  final Run stored() {
    return runs.find(id).orElseThrow().run();
  }
}
