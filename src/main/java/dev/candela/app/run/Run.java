package dev.candela.app.run;

import dev.candela.app.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model asked about many examples.
 *
 * @param repeats how often about each
 * @param total number of rows: examples times repeats
 * @param done rows with an answer
 * @param failed rows that were refused
 * @param cached rows whose answer was there before; among those that are done
 * @param secondsLeft how long the rest may take, null when there is nothing to judge by
 * @param waitingFor why no row can be answered at this moment although the run goes on, in the
 *     provider's words; null when rows are answered
 */
public record Run(
    String id,
    String dataset,
    String model,
    Parameters parameters,
    int repeats,
    JobState state,
    int total,
    int done,
    int failed,
    int cached,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Long secondsLeft,
    @Nullable String waitingFor) {}
