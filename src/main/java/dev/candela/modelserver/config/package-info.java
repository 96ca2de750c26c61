/** What can be configured, with a sentence for each key. */
@NullMarked
package dev.candela.modelserver.config;

import org.jspecify.annotations.NullMarked;
