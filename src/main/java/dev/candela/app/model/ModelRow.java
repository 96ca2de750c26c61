package dev.candela.app.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is kept.
 *
 * @param config what was filled in, without secrets, as JSON
 * @param secrets the secrets, encrypted; null when there are none
 * @param version grows with each change
 */
record ModelRow(
    String name,
    String loader,
    String config,
    @Nullable String secrets,
    long version,
    Instant createdAt) {}
