package dev.candela.app.counterfactual;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An example to start from.
 *
 * @param id its id
 * @param fields by name
 */
record Source(String id, Map<String, ? extends @Nullable Object> fields) {

  /** The text of a field, empty when there is none. */
  String text(String field) {
    return fields.get(field) instanceof String text ? text : "";
  }
}
