/** How the model gets into the server: settings, folder, loading, and what it says meanwhile. */
@NullMarked
package dev.candela.modelserver.start;

import org.jspecify.annotations.NullMarked;
