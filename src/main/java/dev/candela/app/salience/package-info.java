/**
 * Why a model said what it said: tokens with the gradients of a target, for models that compute
 * them, and the effect of leaving out parts of the prompt, for every model that answers.
 */
@NullMarked
package dev.candela.app.salience;

import org.jspecify.annotations.NullMarked;
