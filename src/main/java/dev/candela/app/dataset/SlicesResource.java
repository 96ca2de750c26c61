package dev.candela.app.dataset;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/datasets/{dataset}/slices}: named sets of examples. */
@Path("/api/v1/datasets/{dataset}/slices")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Slices")
public class SlicesResource {

  private final Slices slices;
  private final DatasetConfig config;

  SlicesResource(Slices slices, DatasetConfig config) {
    this.slices = slices;
    this.config = config;
  }

  /** What a slice is to have. */
  @Schema(description = "What a slice is to have.")
  public record SliceContent(
      @Schema(description = "The ids of its examples.", required = true)
          @Nullable List<String> exampleIds) {}

  /** How a slice is to change. */
  @Schema(description = "How a slice is to change.")
  public record SliceChange(
      @Schema(description = "The ids of examples to add.") @Nullable List<String> add,
      @Schema(description = "The ids of examples to remove; others are no error.")
          @Nullable List<String> remove) {}

  @GET
  @Operation(operationId = "listSlices", summary = "List the slices of a dataset by name")
  public List<SliceSize> list(@PathParam("dataset") String dataset) {
    return slices.list(dataset);
  }

  @GET
  @Path("/{slice}")
  @Operation(operationId = "getSlice", summary = "Read a slice")
  public Slice get(@PathParam("dataset") String dataset, @PathParam("slice") String slice) {
    return slices.require(dataset, slice);
  }

  @PUT
  @Path("/{slice}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putSlice", summary = "Make a slice, or replace what it has")
  public Slice put(
      @PathParam("dataset") String dataset,
      @PathParam("slice") String slice,
      @Nullable SliceContent content) {
    return slices.put(
        dataset,
        slice,
        Refusals.ids(
            "exampleIds", content == null ? null : content.exampleIds(), config.examples()));
  }

  @PATCH
  @Path("/{slice}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeSlice",
      summary = "Add examples to a slice, and remove others",
      description = "A slice that is not there is made.")
  public Slice patch(
      @PathParam("dataset") String dataset,
      @PathParam("slice") String slice,
      @Nullable SliceChange change) {
    return slices.patch(
        dataset,
        slice,
        ids("add", change == null ? null : change.add()),
        ids("remove", change == null ? null : change.remove()));
  }

  @DELETE
  @Path("/{slice}")
  @Operation(operationId = "deleteSlice", summary = "Delete a slice, not its examples")
  public void delete(@PathParam("dataset") String dataset, @PathParam("slice") String slice) {
    slices.delete(dataset, slice);
  }

  private List<String> ids(String field, @Nullable List<String> ids) {
    return ids == null ? List.of() : Refusals.ids(field, ids, config.examples());
  }
}
