/**
 * Forms that the server describes and the user interface renders: what can be filled in, what a
 * value must be like, and the check of what came back.
 */
@NullMarked
package dev.candela.app.form;

import org.jspecify.annotations.NullMarked;
