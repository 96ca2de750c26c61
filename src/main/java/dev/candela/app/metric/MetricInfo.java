package dev.candela.app.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a metric is called and how to read it.
 *
 * @param name for programs
 * @param title for people
 * @param description one or two sentences for people: what is compared, and how the text is cut
 * @param min the lowest value it can have
 * @param max the highest value it can have
 * @param best which end is the better one
 */
@Schema(description = "What a metric is called and how to read it.")
public record MetricInfo(
    @Schema(description = "For programs.", examples = "rougeL") String name,
    @Schema(description = "For people.", examples = "ROUGE-L") String title,
    @Schema(description = "What is compared, and how the text is cut.") String description,
    @Schema(description = "The lowest value it can have.") double min,
    @Schema(description = "The highest value it can have.") double max,
    @Schema(description = "Which end is the better one.") Best best) {

  /** Which end of the scale is the better one. */
  public enum Best {
    @JsonProperty("highest")
    HIGHEST,
    @JsonProperty("lowest")
    LOWEST
  }

  /** A metric of which more is better. */
  static MetricInfo higherIsBetter(String name, String title, String description, double max) {
    return new MetricInfo(name, title, description, 0, max, Best.HIGHEST);
  }
}
