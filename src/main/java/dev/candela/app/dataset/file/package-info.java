/**
 * Files of examples: JSON Lines, CSV and plain text into rows of fields. One broken row never costs
 * the others; the report names it by its line.
 */
@NullMarked
package dev.candela.app.dataset.file;

import org.jspecify.annotations.NullMarked;
