package dev.candela.app.dataset;

import dev.candela.app.page.Page;
import dev.candela.app.page.Paging;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What is in a dataset: finding, adding, hiding and restoring examples. */
@Path("/api/v1/datasets/{dataset}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Examples")
public class ExamplesResource {

  private final Datasets datasets;
  private final Edits edits;

  ExamplesResource(Datasets datasets, Edits edits) {
    this.datasets = datasets;
    this.edits = edits;
  }

  /** The ids of examples. */
  @Schema(description = "The ids of examples.")
  public record Ids(
      @Schema(description = "In the order that was asked for.") List<String> ids,
      @Schema(description = "How many there are.", examples = "35") int total) {}

  /** Examples to add. */
  @Schema(description = "Examples to add.")
  public record NewExamples(
      @Schema(description = "The examples.", required = true)
          @Nullable List<NewExample> examples) {}

  /** Examples to hide or to restore. */
  @Schema(description = "Examples to hide or to restore.")
  public record Visibility(
      @Schema(description = "Their ids.", required = true) @Nullable List<String> ids,
      @Schema(description = "Whether they are to be hidden.", required = true)
          @Nullable Boolean hidden) {}

  /** How many examples are no longer as they were. */
  @Schema(description = "How many examples are no longer as they were.")
  public record Changed(@Schema(examples = "2") int changed) {}

  @GET
  @Path("/examples")
  @Operation(operationId = "listExamples", summary = "Find examples, a page at a time")
  public Page<Example> list(
      @PathParam("dataset") String dataset,
      @BeanParam ExampleQuery query,
      @Parameter(
              description = "How many to pass over.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
          @QueryParam("offset")
          @Nullable String offset,
      @Parameter(
              description = "The most to return.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit) {
    return datasets.page(dataset, query.filter(), Paging.of(offset, limit));
  }

  @GET
  @Path("/ids")
  @Operation(operationId = "listExampleIds", summary = "Find the ids of all examples that match")
  public Ids ids(@PathParam("dataset") String dataset, @BeanParam ExampleQuery query) {
    List<String> ids = datasets.ids(dataset, query.filter());
    return new Ids(ids, ids.size());
  }

  @GET
  @Path("/examples/{id}")
  @Operation(operationId = "getExample", summary = "Read an example, hidden or not")
  public Example get(@PathParam("dataset") String dataset, @PathParam("id") String id) {
    return datasets.requireExample(dataset, id);
  }

  @GET
  @Path("/examples/{id}/family")
  @Operation(
      operationId = "getFamily",
      summary = "Read what an example was made from, and what was made from it")
  public Family family(@PathParam("dataset") String dataset, @PathParam("id") String id) {
    return datasets.family(dataset, id);
  }

  @POST
  @Path("/examples")
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addExamples",
      summary = "Add examples, all of them or none",
      description =
          "An edit is a new example with its parent. Fields with null or an empty text are left"
              + " out. What is there already stays as it is; if it was hidden, it is restored.")
  public AddedExamples add(
      @PathParam("dataset") String dataset,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = NewExamples.class),
                      examples =
                          @ExampleObject(
                              name = "an edit",
                              value =
                                  "{\"examples\": [{\"fields\": {\"prompt\": \"Analysis:\"},"
                                      + " \"parentId\": \"1d9b7b9ecfc3b1b9f0a4a5f1a7a3c1de\","
                                      + " \"rule\": \"edit\"}]}")))
          @Nullable NewExamples wanted) {
    return edits.add(dataset, wanted == null ? null : wanted.examples());
  }

  @PATCH
  @Path("/examples")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "hideExamples", summary = "Hide examples, or restore them")
  public Changed hide(@PathParam("dataset") String dataset, @Nullable Visibility wanted) {
    if (wanted == null || wanted.hidden() == null) {
      throw RequestRefused.field(null, "hidden", "must be true or false.");
    }
    return new Changed(edits.hide(dataset, wanted.ids(), wanted.hidden()));
  }

  @GET
  @Path("/facets")
  @Operation(operationId = "getFacets", summary = "List what examples can be filtered by")
  public Facets facets(@PathParam("dataset") String dataset) {
    return datasets.facets(dataset);
  }
}
