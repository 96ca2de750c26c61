package dev.candela.app.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A form: what somebody must and may fill in to get something made.
 *
 * @param name for programs, unique among the forms of a kind
 * @param title for people
 * @param description one or two sentences for people
 * @param available whether what it makes can be had in this process
 * @param unavailableReason why not, a sentence; null when it can
 * @param fields in the order in which they are shown
 */
@Schema(description = "A form to fill in.")
public record FormSpec(
    @Schema(description = "For programs.", examples = "gemini") String name,
    @Schema(description = "For people.", examples = "Gemini on Vertex AI") String title,
    @Schema(description = "What it makes.") String description,
    @Schema(description = "Whether it can be had here.") boolean available,
    @Schema(description = "Why it cannot be had here.") @Nullable String unavailableReason,
    @Schema(description = "In the order in which they are shown.") List<FormField> fields) {
  public FormSpec {
    fields = List.copyOf(fields);
  }

  /** A form of something that can be had. */
  public static FormSpec of(String name, String title, String description, List<FormField> fields) {
    return new FormSpec(name, title, description, true, null, fields);
  }

  /** The same form of something that cannot be had, for a reason. */
  public FormSpec unavailable(String reason) {
    return new FormSpec(name, title, description, false, reason, fields);
  }

  /** The field of a name, if there is one. */
  public Optional<FormField> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }

  /**
   * Checks what was filled in, and fills in the defaults. Null and, for texts, the empty text count
   * as not filled in.
   *
   * @param values by field name, as JSON has them: strings, numbers, booleans, lists of strings
   * @param path how the caller's request names the whole of the values, for example {@code config}
   * @throws dev.candela.error.RequestRefused naming the first field that is wrong, and its limit
   */
  public FormValues check(Map<String, ? extends @Nullable Object> values, String path) {
    var rules = new FieldRules(path);
    for (String given : values.keySet()) {
      if (field(given).isEmpty()) {
        throw rules.unknown(given, this);
      }
    }
    var checked = new LinkedHashMap<String, Object>();
    for (FormField field : fields) {
      Object value = rules.check(field, values.get(field.name()));
      if (value != null) {
        checked.put(field.name(), value);
      }
    }
    return new FormValues(this, checked);
  }
}
