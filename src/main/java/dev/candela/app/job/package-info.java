/**
 * Work that takes longer than a request: kept in the store, done by exactly one instance of the
 * application at a time, and taken over by another one when that instance ends.
 */
@NullMarked
package dev.candela.app.job;

import org.jspecify.annotations.NullMarked;
