/** Parts of lists, as every list of the application is answered. */
@NullMarked
package dev.candela.app.page;

import org.jspecify.annotations.NullMarked;
