/**
 * Where a model's weights come from and how the files are read and checked.
 *
 * <p>{@link dev.candela.lm.checkpoint.Checkpoint#open} turns a folder into one canonical
 * description, whatever library wrote it: the numbers of the decoder ({@link
 * dev.candela.lm.checkpoint.DecoderConfig}), how the checkpoint wants to be sampled ({@link
 * dev.candela.lm.checkpoint.GenerationDefaults}) and, for each weight that the decoder needs, where
 * its bytes are and how to view them ({@link dev.candela.lm.checkpoint.WeightPlan}). Only headers
 * are read here; the bytes of the weights are the runtime's business.
 *
 * <p>Whatever a folder holds, the answer is such a description or a {@link
 * dev.candela.lm.checkpoint.CheckpointException}.
 */
@NullMarked
package dev.candela.lm.checkpoint;

import org.jspecify.annotations.NullMarked;
