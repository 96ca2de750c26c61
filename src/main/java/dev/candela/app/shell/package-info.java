/** What the features of the application have in common on the web. */
@NullMarked
package dev.candela.app.shell;

import org.jspecify.annotations.NullMarked;
