package dev.candela.app.salience;

import dev.candela.app.job.JobState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effect of leaving out each of some parts of a prompt, as far as it is known.
 *
 * @param id the same for identical work
 * @param calls how often the model is asked in all
 * @param callsDone how often it was, answers from the cache included
 * @param scores per segment, null while unknown; positive where the segment speaks for the answer
 * @param insideNoise per segment, whether the effect may be chance: a permutation test of the
 *     distances with and without the segment gives p of 0.1 or more
 * @param noiseFloor the mean distance of answers to the unchanged prompt, null when nothing varies
 * @param problem why there is no score for some segments, or for any
 */
public record Ablation(
    String id,
    String model,
    JobState state,
    int calls,
    int callsDone,
    Measure measure,
    List<@Nullable Double> scores,
    List<Boolean> insideNoise,
    @Nullable Double noiseFloor,
    @Nullable String problem) {}
