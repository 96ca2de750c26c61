/**
 * Where checkpoints come from: a folder, a hub, a bucket or an archive. {@link
 * dev.candela.lm.checkpoint.source.CheckpointSource} is what a setting names, {@link
 * dev.candela.lm.checkpoint.source.CheckpointFetcher} turns it into a folder on this machine.
 *
 * <p>Downloads go to the caches of the hubs' own libraries, in their layout, so that what one has
 * fetched the other finds. A file is downloaded beside its place, resumed where it was left,
 * checked and only then moved there: whatever has its name is whole.
 *
 * <p>Every failure is a {@link dev.candela.lm.checkpoint.CheckpointException} whose message says in
 * one sentence what to do.
 */
@NullMarked
package dev.candela.lm.checkpoint.source;

import org.jspecify.annotations.NullMarked;
