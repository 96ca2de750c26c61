/** Server-sent events that follow something from outside, at whatever speed the client takes. */
@NullMarked
package dev.candela.app.stream;

import org.jspecify.annotations.NullMarked;
