/**
 * What all providers of models share: how one is connected to, how its work is limited and
 * repeated, and how an answer under way is given up.
 */
@NullMarked
package dev.candela.app.model.provider;

import org.jspecify.annotations.NullMarked;
