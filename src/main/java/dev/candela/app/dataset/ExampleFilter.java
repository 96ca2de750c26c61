package dev.candela.app.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which examples of a dataset, and in which order.
 *
 * @param query what was typed into the search box, see {@code query.Search}; empty for everything
 * @param facets {@code field:value}; values of the same field are alternatives
 * @param slice the name of a slice to look in, null for the whole dataset
 * @param hidden which of hidden and other examples
 * @param added whether only those that were added, or only the others; null for both
 * @param parent the id of the example they were made from, null for any
 * @param sort a field, with a minus in front for the other direction; empty for the dataset's order
 */
public record ExampleFilter(
    String query,
    List<String> facets,
    @Nullable String slice,
    Hidden hidden,
    @Nullable Boolean added,
    @Nullable String parent,
    String sort) {
  public ExampleFilter {
    facets = List.copyOf(facets);
  }

  /** All that are not hidden, in the dataset's order. */
  public static final ExampleFilter EVERYTHING =
      new ExampleFilter("", List.of(), null, Hidden.NO, null, null, "");

  /** Which of hidden and other examples. */
  public enum Hidden {
    NO,
    YES,
    ALL
  }

  /** The members of a slice that are not hidden, in the dataset's order. */
  public static ExampleFilter ofSlice(String slice) {
    return new ExampleFilter("", List.of(), slice, Hidden.NO, null, null, "");
  }
}
