package dev.candela.app.counterfactual;

import dev.candela.app.form.FieldType;
import dev.candela.app.form.FormField;
import java.util.List;

/** The choice of the text fields that a generator changes, which all of them have. */
final class FieldChoice {

  static final String NAME = "fields";

  private FieldChoice() {}

  static FormField field(String label) {
    return FormField.of(FieldType.FIELDS, NAME, label)
        .mandatory()
        .byDefault(List.of("prompt"))
        .explained("A changed target says that another answer would be right.");
  }
}
