/** Text to token ids and back, for the tokenizer files that checkpoints come with. */
@NullMarked
package dev.candela.lm.tokenizer;

import org.jspecify.annotations.NullMarked;
