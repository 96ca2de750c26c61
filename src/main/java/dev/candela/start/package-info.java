/** What the settings are checked and completed with before the application starts. */
@NullMarked
package dev.candela.start;

import org.jspecify.annotations.NullMarked;
