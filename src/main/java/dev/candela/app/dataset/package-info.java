/**
 * Datasets: where examples come from, where they are kept, how they are found, edited and exported.
 *
 * <p>Examples are immutable and have their content's hash for an id: an edit is a new example that
 * names its parent. What is acknowledged is in the store. Pages, searches and sort orders are
 * answered from a {@code Snapshot} of a dataset in memory, which asks the store what has changed
 * since, so that several instances of the application see each other's edits.
 */
@NullMarked
package dev.candela.app.dataset;

import org.jspecify.annotations.NullMarked;
