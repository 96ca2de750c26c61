/**
 * What a language model is, independent of web frameworks and inference engines.
 *
 * <p>{@link dev.candela.lm.LanguageModel} is the one interface that everything else talks to.
 * Shapes are written with these letters throughout the code base: B batch rows, T tokens, L layers,
 * H query heads, K key/value heads, D width (hidden size), F feed-forward width, V vocabulary size,
 * hd width of a head.
 */
@NullMarked
package dev.candela.lm;

import org.jspecify.annotations.NullMarked;
