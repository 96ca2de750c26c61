/** What can go wrong with a request, in the one shape that every answer about it has. */
@NullMarked
package dev.candela.error;

import org.jspecify.annotations.NullMarked;
