/**
 * What is around the features of the application: what it can do as a whole, who may ask it, and
 * how its pages are sent.
 */
@NullMarked
package dev.candela.app.shell;

import org.jspecify.annotations.NullMarked;
