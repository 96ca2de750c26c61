package dev.candela.app.salience;

import dev.candela.app.salience.AblationPlan.Call;
import java.util.function.BooleanSupplier;

/** How a call is made. */
interface Probe {

  /** Under what the cache has its answer. */
  String key(Call call);

  /** What a call of the kind takes, see {@link dev.candela.app.run.Pace}. */
  String pace();

  /**
   * Makes a call, or finds its answer in the cache.
   *
   * @param gone whether nobody wants it any more
   * @throws dev.candela.lm.LanguageModelException when the model refuses
   * @throws java.util.concurrent.CancellationException when nobody wants it any more
   */
  double measure(Call call, BooleanSupplier gone);
}
