package dev.candela.app.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A map of embeddings, or how far it is.
 *
 * @param state whether it is drawn
 * @param done how many texts have been embedded
 * @param total how many texts there are to embed
 * @param points where the examples lie, empty while it is computed
 * @param missing the ids of the examples that have no embedding
 * @param problem why some have none, null if nothing went wrong
 * @param explained the share of the variance along each axis, empty where axes mean nothing
 */
@Schema(description = "A map of embeddings, or how far it is.")
public record Projection(
    @Schema(description = "Whether it is drawn; ask again while it is computed.") State state,
    @Schema(description = "How many texts have been embedded.", examples = "24") int done,
    @Schema(description = "How many texts there are to embed.", examples = "24") int total,
    @Schema(description = "Where the examples lie.") List<Point> points,
    @Schema(description = "The examples that have no embedding.") List<String> missing,
    @Schema(description = "Why some have none, if something went wrong.") @Nullable String problem,
    @Schema(description = "The share of the variance along each axis; empty for UMAP.")
        List<Double> explained) {

  /** Whether a map is drawn. */
  @Schema(name = "ProjectionState")
  public enum State {
    @JsonProperty("ready")
    READY,
    @JsonProperty("computing")
    COMPUTING
  }

  /**
   * Where an example lies.
   *
   * @param exampleId the example
   * @param x along the first axis
   * @param y along the second axis
   * @param z along the third axis, null in two dimensions
   */
  @Schema(name = "ProjectedPoint", description = "Where an example lies.")
  public record Point(
      @Schema(description = "The example.") String exampleId,
      @Schema(description = "Along the first axis.") double x,
      @Schema(description = "Along the second axis.") double y,
      @Schema(description = "Along the third axis, if there are three.") @Nullable Double z) {}

  static Projection computing(int done, int total) {
    return new Projection(State.COMPUTING, done, total, List.of(), List.of(), null, List.of());
  }
}
