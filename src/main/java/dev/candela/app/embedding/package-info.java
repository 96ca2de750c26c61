/**
 * Where prompts and responses lie: their embeddings, maps of them in two or three dimensions, and
 * their nearest neighbours. Shapes: N rows (examples), D width of an embedding, k dimensions of a
 * map.
 */
@NullMarked
package dev.candela.app.embedding;

import org.jspecify.annotations.NullMarked;
