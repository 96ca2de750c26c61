package dev.candela.app.form;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something to fill in.
 *
 * @param name the key of its value
 * @param label for people
 * @param type what kind of value it takes
 * @param required whether there is nothing to fall back on
 * @param defaultValue the value when nothing is filled in, null for none
 * @param min the least number, null for no limit
 * @param max the greatest number or, for texts, the most UTF-16 code units; null for no limit
 * @param step how far apart sensible numbers are, null when that is no matter
 * @param choices what can be chosen, null unless it is a choice
 * @param help one sentence for people, may be empty
 * @param placeholder an example to show while it is empty, null for none
 */
@Schema(description = "Something to fill in.")
public record FormField(
    @Schema(description = "The key of its value.", examples = "base_url") String name,
    @Schema(description = "For people.", examples = "Base URL") String label,
    @Schema(description = "What kind of value it takes.") FieldType type,
    @Schema(description = "Whether there is nothing to fall back on.") boolean required,
    @JsonProperty("default")
        @Schema(name = "default", description = "The value when nothing is filled in.")
        @Nullable Object defaultValue,
    @Schema(description = "The least number.") @Nullable Double min,
    @Schema(description = "The greatest number, or the most characters of a text.")
        @Nullable Double max,
    @Schema(description = "How far apart sensible numbers are.") @Nullable Double step,
    @Schema(description = "What can be chosen.") @Nullable List<String> choices,
    @Schema(description = "One sentence for people.") String help,
    @Schema(description = "An example to show while it is empty.") @Nullable String placeholder) {
  public FormField {
    choices = choices == null ? null : List.copyOf(choices);
  }

  /** A field that may be left empty and has no limits. */
  public static FormField of(FieldType type, String name, String label) {
    return new FormField(name, label, type, false, null, null, null, null, null, "", null);
  }

  /** A line of text. */
  public static FormField text(String name, String label) {
    return of(FieldType.TEXT, name, label);
  }

  /** A whole number. */
  public static FormField integer(String name, String label, long min, long max) {
    return of(FieldType.INTEGER, name, label).between((double) min, (double) max, 1);
  }

  /** A number. */
  public static FormField number(String name, String label, double min, double max, double step) {
    return of(FieldType.NUMBER, name, label).between(min, max, step);
  }

  /** Yes or no. */
  public static FormField flag(String name, String label, boolean byDefault) {
    return of(FieldType.BOOLEAN, name, label).byDefault(byDefault);
  }

  /** One of several texts. */
  public static FormField choice(String name, String label, List<String> choices) {
    return new FormField(
        name, label, FieldType.CHOICE, false, null, null, null, null, choices, "", null);
  }

  /** The same field, which must be filled in. */
  public FormField mandatory() {
    return new FormField(
        name, label, type, true, defaultValue, min, max, step, choices, help, placeholder);
  }

  /** The same field with a value for when nothing is filled in. */
  public FormField byDefault(Object value) {
    return new FormField(
        name, label, type, required, value, min, max, step, choices, help, placeholder);
  }

  /** The same field with limits. */
  public FormField between(double least, double greatest, double stepWidth) {
    return new FormField(
        name,
        label,
        type,
        required,
        defaultValue,
        least,
        greatest,
        stepWidth,
        choices,
        help,
        placeholder);
  }

  /** The same field for texts of so many UTF-16 code units at most. */
  public FormField upTo(int characters) {
    return new FormField(
        name,
        label,
        type,
        required,
        defaultValue,
        min,
        (double) characters,
        step,
        choices,
        help,
        placeholder);
  }

  /** The same field with a sentence of help. */
  public FormField explained(String sentence) {
    return new FormField(
        name, label, type, required, defaultValue, min, max, step, choices, sentence, placeholder);
  }

  /** The same field with an example to show while it is empty. */
  public FormField like(String example) {
    return new FormField(
        name, label, type, required, defaultValue, min, max, step, choices, help, example);
  }
}
