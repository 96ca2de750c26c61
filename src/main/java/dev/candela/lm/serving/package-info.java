/**
 * Who gets the model when: a bounded queue in front of a {@link dev.candela.lm.LanguageModel}, with
 * deadlines, cancellation and batches. Plain Java, so that every front end can use it.
 */
@NullMarked
package dev.candela.lm.serving;

import org.jspecify.annotations.NullMarked;
