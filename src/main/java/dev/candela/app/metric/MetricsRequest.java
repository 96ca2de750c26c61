package dev.candela.app.metric;

import dev.candela.error.Given;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param dataset the name of the dataset
 * @param models the names of the models whose answers are measured
 * @param metrics which metrics; all of them if missing
 * @param all whether the whole dataset is a group; yes if no other group is asked for
 * @param selection ids of examples that are a group
 * @param slices names of slices, each a group
 * @param facets fields; each combination of their values is a group of the selection, if there is
 *     one and {@code all} is not set, or of the whole dataset
 */
@Schema(description = "What to measure.")
public record MetricsRequest(
    @Schema(description = "The name of the dataset.", examples = "sample_prompts")
        @Nullable String dataset,
    @Schema(description = "Whose answers are measured.", examples = "[\"candela-demo\"]")
        @Nullable List<String> models,
    @Schema(description = "Which metrics; all of them if missing.", examples = "[\"bleu\"]")
        @Nullable List<String> metrics,
    @Schema(
            description =
                "Whether the whole dataset is a group; yes if no other group is asked for.")
        @Nullable Boolean all,
    @Schema(description = "Ids of examples that are a group.") @Nullable List<String> selection,
    @Schema(description = "Names of slices, each a group.") @Nullable List<String> slices,
    @Schema(
            description =
                "Fields; each combination of their values is a group: of the selection, if there is"
                    + " one and all is not set, or of the whole dataset.",
            examples = "[\"source\"]")
        @Nullable List<String> facets) {

  private static final int MOST_EXAMPLES = 100_000;
  private static final int MOST_SLICES = 100;
  private static final int MOST_FACETS = 5;

  /** The groups, checked. */
  Groups groups() {
    List<String> ofSelection = Given.names("selection", selection, MOST_EXAMPLES);
    List<String> ofSlices = Given.names("slices", slices, MOST_SLICES);
    List<String> ofFacets = Given.names("facets", facets, MOST_FACETS);
    boolean nothingElse = ofSelection.isEmpty() && ofSlices.isEmpty() && ofFacets.isEmpty();
    return new Groups(all == null ? nothingElse : all, ofSelection, ofSlices, ofFacets);
  }

  /**
   * Which groups are asked for.
   *
   * @param all whether the whole dataset is a group
   * @param selection ids of examples that are a group
   * @param slices names of slices
   * @param facets names of fields
   */
  record Groups(boolean all, List<String> selection, List<String> slices, List<String> facets) {

    /** Whether the facets are those of the selection, and not of the whole dataset. */
    boolean facetsOfSelection() {
      return !all && !selection.isEmpty();
    }
  }
}
