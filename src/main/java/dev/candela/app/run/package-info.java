/**
 * Asking models: one prompt at once, or a run over many examples as a job whose answers arrive one
 * by one. Every answer is kept in the run's rows and, by what decided it, in the cache.
 */
@NullMarked
package dev.candela.app.run;

import org.jspecify.annotations.NullMarked;
