/** The search box: what people type to find examples, and which examples it finds. */
@NullMarked
package dev.candela.app.dataset.query;

import org.jspecify.annotations.NullMarked;
