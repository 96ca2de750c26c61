/**
 * Chat templates: the Jinja programs with which checkpoints say how they want conversations written
 * down.
 */
@NullMarked
package dev.candela.lm.template;

import org.jspecify.annotations.NullMarked;
