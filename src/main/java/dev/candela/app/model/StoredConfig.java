package dev.candela.app.model;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.candela.app.form.FieldType;
import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.app.store.StoredJson;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is filled into a form, on its way into the database and out of it. */
@Singleton
class StoredConfig {

  private static final TypeReference<LinkedHashMap<String, Object>> VALUES =
      new TypeReference<>() {};

  private final StoredJson json;
  private final SecretBox box;

  StoredConfig(StoredJson json, SecretBox box) {
    this.json = json;
    this.box = box;
  }

  /** What is not secret, as JSON. */
  String open(FormValues values) {
    var open = new LinkedHashMap<>(values.asMap());
    open.keySet().removeIf(name -> isSecret(values.spec(), name));
    return json.write(open);
  }

  /** What is secret, encrypted for the model; null when nothing is. */
  @Nullable String secret(FormValues values, String model) {
    var secret = new LinkedHashMap<>(values.asMap());
    secret.keySet().removeIf(name -> !isSecret(values.spec(), name));
    return secret.isEmpty() ? null : box.lock(json.write(secret), model);
  }

  /** What is not secret. */
  Map<String, Object> open(ModelRow row) {
    return json.read(row.config(), VALUES);
  }

  /** What is secret, empty when it was encrypted with another key. */
  Optional<Map<String, Object>> secret(ModelRow row) {
    return row.secrets() == null
        ? Optional.of(Map.of())
        : box.unlock(row.secrets(), row.name()).map(text -> json.read(text, VALUES));
  }

  /** What may be shown: of a secret only that it is there. */
  Map<String, Object> shown(ModelRow row, FormSpec spec) {
    Map<String, Object> open = open(row);
    var shown = new LinkedHashMap<String, Object>();
    Map<String, Object> secret = secret(row).orElse(Map.of());
    for (FormField field : spec.fields()) {
      if (field.type() == FieldType.SECRET) {
        shown.put(field.name(), Map.of("set", secret.containsKey(field.name())));
      } else if (open.containsKey(field.name())) {
        shown.put(field.name(), open.get(field.name()));
      }
    }
    return shown;
  }

  static boolean isSecret(FormSpec spec, String name) {
    return spec.field(name).map(FormField::type).orElse(FieldType.TEXT) == FieldType.SECRET;
  }
}
