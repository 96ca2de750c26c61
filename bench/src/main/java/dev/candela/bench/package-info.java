/**
 * Measurements of the model server on checkpoints with random weights; see {@code bench/README.md}.
 */
@NullMarked
package dev.candela.bench;

import org.jspecify.annotations.NullMarked;
