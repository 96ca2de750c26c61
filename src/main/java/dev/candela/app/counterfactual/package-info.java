/**
 * Counterfactuals: new examples that differ from old ones in a way that is known, made by
 * generators and looked at before they are added.
 */
@NullMarked
package dev.candela.app.counterfactual;

import org.jspecify.annotations.NullMarked;
