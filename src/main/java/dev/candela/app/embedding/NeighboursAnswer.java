package dev.candela.app.embedding;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The nearest examples.
 *
 * @param items the nearest first, without the example itself
 */
@Schema(description = "The nearest examples.")
public record NeighboursAnswer(
    @Schema(description = "The nearest first, without the example itself.") List<Item> items) {

  /**
   * A near example.
   *
   * @param exampleId the example
   * @param distance how far it is
   */
  @Schema(name = "Neighbour", description = "A near example.")
  public record Item(
      @Schema(description = "The example.") String exampleId,
      @Schema(description = "How far it is.", examples = "0.0123") double distance) {}
}
