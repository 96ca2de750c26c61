package dev.candela.app.dataset;

import dev.candela.app.dataset.file.LoadReport;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A named list of examples.
 *
 * @param name unique, and part of addresses
 * @param size how many examples it has, hidden ones apart
 * @param hidden how many are hidden
 * @param fields prompt, target and source first, the others in the order in which they turned up
 * @param kind where it comes from
 * @param origin the address or the name of the file that it was loaded from, null when there is
 *     none
 * @param createdAt when it was made
 * @param revision grows with each change of its examples
 * @param report how loading went, null when nothing was loaded
 */
@Schema(description = "A named list of examples.")
public record Dataset(
    @Schema(description = "Unique, and part of addresses.", examples = "sample_prompts")
        String name,
    @Schema(description = "How many examples it has, hidden ones apart.", examples = "35") int size,
    @Schema(description = "How many are hidden.", examples = "0") int hidden,
    @Schema(description = "The fields that its examples have.") List<Field> fields,
    @Schema(description = "Where it comes from.") DatasetKind kind,
    @Schema(description = "The address or the name of the file that it was loaded from.")
        @Nullable String origin,
    @Schema(description = "When it was made.") Instant createdAt,
    @Schema(description = "Grows with each change of its examples.", examples = "1") long revision,
    @Schema(description = "How loading went.") @Nullable LoadReport report) {
  public Dataset {
    fields = List.copyOf(fields);
  }
}
