package dev.candela.app.dataset;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A named set of examples of a dataset.
 *
 * @param name its name
 * @param exampleIds its examples, hidden ones included, in the order of positions
 */
@Schema(description = "A named set of examples.")
public record Slice(
    @Schema(description = "Its name.", examples = "Starred") String name,
    @Schema(description = "Its examples.") List<String> exampleIds) {
  public Slice {
    exampleIds = List.copyOf(exampleIds);
  }
}
