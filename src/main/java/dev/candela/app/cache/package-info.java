/** What models have answered, kept by everything that decided the answer. */
@NullMarked
package dev.candela.app.cache;

import org.jspecify.annotations.NullMarked;
