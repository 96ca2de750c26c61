/** States of the user interface that can be passed on as a link. */
@NullMarked
package dev.candela.app.share;

import org.jspecify.annotations.NullMarked;
