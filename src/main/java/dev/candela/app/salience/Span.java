package dev.candela.app.salience;

import org.jspecify.annotations.Nullable;

/**
 * A part of a text, in UTF-16 code units, as a request says it.
 *
 * @param start where it begins
 * @param end where it ends (exclusive)
 */
public record Span(@Nullable Integer start, @Nullable Integer end) {}
