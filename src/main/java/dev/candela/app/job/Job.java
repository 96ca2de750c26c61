package dev.candela.app.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that takes a while.
 *
 * @param id 128 random bits or a hash, in hexadecimal digits
 * @param kind what {@link JobKind} does it
 * @param changes grows with everything that is recorded about it
 * @param startedAt when somebody first began
 * @param claimedAt when its present owner began
 */
public record Job(
    String id,
    String kind,
    JobState state,
    boolean cancelRequested,
    long changes,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant claimedAt,
    @Nullable Instant endedAt) {}
