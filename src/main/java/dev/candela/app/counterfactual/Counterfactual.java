package dev.candela.app.counterfactual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new example that nobody has added yet.
 *
 * @param parentId the example that it was made from
 * @param fields all its fields, changed or not
 * @param rule what was done, in a few words
 * @param changes where the fields differ from the parent's, in order
 */
@Schema(description = "A new example that nobody has added yet.")
public record Counterfactual(
    @Schema(description = "The example that it was made from.") String parentId,
    @Schema(description = "All its fields, changed or not.") Map<String, @Nullable Object> fields,
    @Schema(description = "What was done.", examples = "word_replacer: great -> terrible")
        String rule,
    @Schema(description = "Where the fields differ from the parent's, in order.")
        List<Change> changes) {
  public Counterfactual {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    changes = List.copyOf(changes);
  }

  /**
   * The example after these edits.
   *
   * @param edits by name of a text field; those of a field do not overlap and come in order
   */
  static Counterfactual of(Source source, String rule, Map<String, List<Edit>> edits) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(source.fields());
    var changes = new ArrayList<Change>();
    edits.forEach(
        (field, places) -> {
          String text = source.text(field);
          fields.put(field, Edit.apply(text, places));
          for (Edit edit : places) {
            String before = text.substring(edit.start(), edit.end());
            changes.add(new Change(field, edit.start(), edit.end(), before, edit.after()));
          }
        });
    return new Counterfactual(source.id(), fields, rule, changes);
  }
}
