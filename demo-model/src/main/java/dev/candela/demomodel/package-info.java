/**
 * How the built-in model is made: a generator of prompts whose right answer and its cause are
 * known, a byte-pair tokenizer, a trainer and an evaluation. None of it is part of the product.
 *
 * <p>Letters used for shapes: B prompts of a batch, T tokens of a row, N tokens that are learned
 * from, L layers, H heads, K width of a head, D width of the model, F width of the feed-forward
 * part, V vocabulary.
 */
@NullMarked
package dev.candela.demomodel;

import org.jspecify.annotations.NullMarked;
