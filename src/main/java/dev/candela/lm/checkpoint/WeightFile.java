package dev.candela.lm.checkpoint;

import java.nio.file.Path;

/**
 * A file that holds weights.
 *
 * @param path where it is
 * @param bytes its length when its header was read; may be more than 2 GiB
 */
public record WeightFile(Path path, long bytes) {}
