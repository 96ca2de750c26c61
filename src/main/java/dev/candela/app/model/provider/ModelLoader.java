package dev.candela.app.model.provider;

import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;

/** Makes models of one kind from what somebody filled into its form. */
public interface ModelLoader {

  /** The field with the model's name, which every form has. */
  String NAME_FIELD = "new_name";

  /** The field with the most requests at the same time, which every form has. */
  String CONCURRENCY_FIELD = "max_concurrent_requests";

  /** The field with the most requests in a second, which every form has. */
  String RATE_FIELD = "max_qps";

  /** What must be filled in. The form's name is the loader's. */
  FormSpec form();

  /**
   * Connects to a model.
   *
   * @param name the name that the model goes by
   * @param values what was filled in, checked
   * @param report is told of every step
   * @return to be closed by the caller
   * @throws ConnectionFailed when there is no model to be had; the report has the reason
   */
  Connection connect(String name, FormValues values, ConnectionReport report)
      throws ConnectionFailed;

  /**
   * Makes sure that a model that was just configured really answers. Not done when a model is
   * connected to again, as it may cost something.
   *
   * @throws ConnectionFailed when it does not; the report has the reason
   */
  default void tryOut(Connection connection, ConnectionReport report) throws ConnectionFailed {}

  /**
   * Whether secrets that were given for one configuration may be used for another one. They must
   * not go to a host for which they were not given.
   */
  default boolean keepsSecrets(FormValues before, FormValues after) {
    return true;
  }
}
