package dev.candela.app.embedding;

import dev.candela.error.Given;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projections} and {@code /api/v1/neighbours}: where prompts and answers lie. */
@Path("/api/v1")
@Tag(name = "Embeddings")
public class EmbeddingsResource {

  private final Projections projections;
  private final Neighbours neighbours;

  EmbeddingsResource(Projections projections, Neighbours neighbours) {
    this.projections = projections;
    this.neighbours = neighbours;
  }

  @POST
  @Path("/projections")
  @RunOnVirtualThread
  @Operation(
      operationId = "project",
      summary = "Draw a map of embeddings",
      description =
          "The first request starts computing what is missing; ask again while the state is"
              + " computing. The map is fitted to the examples that the dataset came with; those"
              + " added later are put among them, so that nothing moves. The same seed gives the"
              + " same map.")
  public Projection project(
      @RequestBody(
              content =
                  @Content(
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"dataset\": \"sample_prompts\", \"model\": \"candela-demo\","
                                      + " \"field\": \"prompt\", \"method\": \"umap\"}")))
          @Nullable ProjectionRequest request) {
    return projections.of(Given.body(request));
  }

  @POST
  @Path("/neighbours")
  @RunOnVirtualThread
  @Operation(
      operationId = "findNeighbours",
      summary = "Find the nearest examples",
      description =
          "Every example is compared, in all dimensions. 409 while embeddings are being computed,"
              + " which this request starts if need be.")
  public NeighboursAnswer find(
      @RequestBody(
              content =
                  @Content(
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"dataset\": \"sample_prompts\", \"model\": \"candela-demo\","
                                      + " \"field\": \"prompt\", \"exampleId\":"
                                      + " \"1d9b7b9ecfc3b1b9f0a4a5f1a7a3c1de\", \"k\": 10}")))
          @Nullable NeighboursRequest request) {
    return neighbours.of(Given.body(request));
  }
}
