/** The models that the application can ask: loaded from forms, kept, limited, and connected to. */
@NullMarked
package dev.candela.app.model;

import org.jspecify.annotations.NullMarked;
