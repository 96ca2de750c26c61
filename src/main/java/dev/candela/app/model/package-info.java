/** Seam. */
@NullMarked
package dev.candela.app.model;

import org.jspecify.annotations.NullMarked;
