/**
 * Runs decoder-only checkpoints on libtorch through DJL.
 *
 * <p>The mathematics stands in {@code src/main/torchscript/decoder.py}; the classes here map
 * weights, keep the key/value cache, choose tokens and translate between Java and the program.
 */
@NullMarked
package dev.candela.lm.torch;

import org.jspecify.annotations.NullMarked;
