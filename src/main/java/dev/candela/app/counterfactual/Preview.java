package dev.candela.app.counterfactual;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a generator would add.
 *
 * @param items new examples in the order of their parents; none of them twice
 * @param skipped the examples of which nothing new can be made, and why
 * @param truncated whether there would have been more
 */
@Schema(description = "What a generator would add.")
public record Preview(
    @Schema(description = "New examples in the order of their parents.") List<Counterfactual> items,
    @Schema(description = "The examples of which nothing new can be made.") List<Skipped> skipped,
    @Schema(description = "Whether there would have been more.") boolean truncated) {

  /**
   * An example of which nothing new can be made.
   *
   * @param parentId the example
   * @param reason why, a sentence
   */
  @Schema(name = "SkippedExample", description = "An example of which nothing new can be made.")
  public record Skipped(
      @Schema(description = "The example.") String parentId,
      @Schema(
              description = "Why, a sentence.",
              examples = "None of the words is in the chosen fields.")
          String reason) {}
}
