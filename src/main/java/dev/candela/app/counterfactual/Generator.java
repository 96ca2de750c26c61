package dev.candela.app.counterfactual;

import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;

/** A way of making new examples from old ones. */
interface Generator {

  /** What it is called, and what there is to choose. */
  FormSpec form();

  /**
   * Reads the choices.
   *
   * @param choices checked by the form
   * @throws dev.candela.error.RequestRefused when they make no sense together
   */
  Recipe recipe(FormValues choices);

  /** A generator whose choices are made. The same example always gives the same outcome. */
  interface Recipe {

    /**
     * Makes new examples from one, in a fixed number of steps, whatever the text is.
     *
     * @param most how many are wanted at most, at least 1
     */
    Outcome apply(Source source, int most);
  }
}
