/** Seam. */
@NullMarked
package dev.candela.app.dataset;

import org.jspecify.annotations.NullMarked;
