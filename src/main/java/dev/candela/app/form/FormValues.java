package dev.candela.app.form;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was filled into a form, checked, with the defaults of what was not. Texts are strings,
 * integers {@code Long}, numbers {@code Double}, and names of fields a list of strings.
 */
public final class FormValues {

  private final FormSpec spec;
  private final Map<String, Object> values;

  FormValues(FormSpec spec, Map<String, Object> values) {
    this.spec = spec;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The form. */
  public FormSpec spec() {
    return spec;
  }

  /** By field name, in the form's order, without what is empty. Has the secrets, too. */
  public Map<String, Object> asMap() {
    return values;
  }

  /** A text, a choice or a secret, if there is one. */
  public Optional<String> text(String name) {
    return value(name, String.class);
  }

  /** A whole number, if there is one. */
  public Optional<Long> integer(String name) {
    return value(name, Long.class);
  }

  /** A number, if there is one. */
  public Optional<Double> number(String name) {
    return value(name, Double.class);
  }

  /** Whether the answer is yes. */
  public boolean flag(String name) {
    return value(name, Boolean.class).orElse(false);
  }

  /** Names of fields, empty when there are none. */
  public List<String> fields(String name) {
    return values.get(name) instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  private <T> Optional<T> value(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(type::cast);
  }

  /** Names what is filled in, but not with what: it may be secret. */
  @Override
  public String toString() {
    return spec.name() + values.keySet();
  }
}
