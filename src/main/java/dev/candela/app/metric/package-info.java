/**
 * How good the answers are: text metrics that compare a response with the target of its example,
 * for one row and for many.
 */
@NullMarked
package dev.candela.app.metric;

import org.jspecify.annotations.NullMarked;
