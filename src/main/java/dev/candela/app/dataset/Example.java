package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FieldRules;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An example. It never changes: an edit is a new one, whose parent this is.
 *
 * @param id the hash of its fields
 * @param dataset the name of its dataset
 * @param position its number in the dataset, from 0; it stays when others are added or hidden
 * @param fields texts, numbers (Long or Double) and Booleans by name; the prompt is always there
 * @param parentId the example it was made from, null when it was not made from another
 * @param rule how it was made from its parent, for people, null when nobody said
 * @param added whether it was added after the dataset was loaded, or stays although the dataset's
 *     file does not have it
 * @param hidden whether it was deleted and can be restored
 * @param createdAt when it came into the dataset
 * @param children how many examples were made from it, hidden ones apart
 */
@Schema(description = "An example. It never changes: an edit is a new one, whose parent this is.")
public record Example(
    @Schema(description = "The hash of its fields.", examples = "1d9b7b9ecfc3b1b9f0a4a5f1a7a3c1de")
        String id,
    @Schema(description = "The name of its dataset.", examples = "sample_prompts") String dataset,
    @Schema(description = "Its number in the dataset, from 0.", examples = "0") long position,
    @Schema(
            description = "Texts, numbers and booleans by name; the prompt is always there.",
            examples = "{\"prompt\": \"Analysis:\", \"target\": \"garlic\", \"source\": \"menu\"}")
        Map<String, Object> fields,
    @Schema(description = "The example it was made from.") @Nullable String parentId,
    @Schema(description = "How it was made from its parent.", examples = "edit")
        @Nullable String rule,
    @Schema(description = "Whether it was added after the dataset was loaded.") boolean added,
    @Schema(description = "Whether it was deleted and can be restored.") boolean hidden,
    @Schema(description = "When it came into the dataset.") Instant createdAt,
    @Schema(description = "How many examples were made from it, hidden ones apart.") int children) {

  /** What a model is asked. */
  public String prompt() {
    return text(FieldRules.PROMPT).orElseThrow();
  }

  /** The wanted answer. */
  public Optional<String> target() {
    return text(FieldRules.TARGET);
  }

  /** The value of a field as text, empty when there is none. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(fields.get(field)).map(Object::toString);
  }

  Example withChildren(int number) {
    return new Example(
        id, dataset, position, fields, parentId, rule, added, hidden, createdAt, number);
  }

  Example withPosition(long number) {
    return new Example(
        id, dataset, number, fields, parentId, rule, added, hidden, createdAt, children);
  }

  Example withHidden(boolean isHidden) {
    return new Example(
        id, dataset, position, fields, parentId, rule, added, isHidden, createdAt, children);
  }

  /**
   * An example that the dataset's file has, even if somebody had added it before. It is hidden only
   * if it was hidden while the file had it: otherwise it may be hidden because it left the file.
   */
  Example asOriginal(long number) {
    return new Example(
        id, dataset, number, fields, parentId, rule, false, hidden && !added, createdAt, children);
  }

  /** An example that stays although the dataset's file does not have it. */
  Example asAdded(long number) {
    return new Example(
        id, dataset, number, fields, parentId, rule, true, hidden, createdAt, children);
  }
}
