package dev.candela.app.dataset;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What can be chosen among to filter a dataset's examples; hidden examples do not count. */
@Schema(description = "What can be chosen among to filter the examples.")
public record Facets(List<Facet> facets) {
  public Facets {
    facets = List.copyOf(facets);
  }

  /**
   * A field with its values.
   *
   * @param field its name
   * @param type what its values have in common
   * @param values the most frequent ones first; an empty text stands for no value
   * @param min the least number, null when there is none
   * @param max the greatest number, null when there is none
   */
  @Schema(name = "Facet", description = "A field with its values.")
  public record Facet(
      String field,
      ValueType type,
      List<Count> values,
      @Nullable Double min,
      @Nullable Double max) {
    public Facet {
      values = List.copyOf(values);
    }
  }

  /** A value, and how many examples have it. */
  @Schema(name = "FacetCount", description = "A value, and how many examples have it.")
  public record Count(String value, int count) {}
}
