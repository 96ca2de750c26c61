/** Models on a model server somewhere else: this project's own, or LIT's. */
@NullMarked
package dev.candela.app.model.remote;

import org.jspecify.annotations.NullMarked;
