package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FileFormat;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
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

/** {@code /api/v1/datasets}: which datasets there are, and making and deleting them. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Datasets")
public class DatasetsResource {

  private final Datasets datasets;
  private final DatasetLoading loading;
  private final DatasetsAtStart atStart;

  DatasetsResource(Datasets datasets, DatasetLoading loading, DatasetsAtStart atStart) {
    this.datasets = datasets;
    this.loading = loading;
    this.atStart = atStart;
  }

  /** A dataset to make. */
  @Schema(description = "A dataset to make.")
  public record NewDataset(
      @Schema(description = "Its name.", required = true, examples = "menus") @Nullable String name,
      @Schema(
              description =
                  "The address of a .jsonl, .csv or .txt file, https:// or gs://; without it, the"
                      + " dataset begins empty.",
              examples = "https://example.org/menus.jsonl")
          @Nullable String url,
      @Schema(
              description = "The file's format, when its name does not tell.",
              enumeration = {"jsonl", "csv", "txt"})
          @Nullable String format) {}

  @GET
  @Operation(operationId = "listDatasets", summary = "List the datasets, the oldest first")
  public List<Dataset> list() {
    return datasets.list();
  }

  @GET
  @Path("/{dataset}")
  @Operation(operationId = "getDataset", summary = "Describe a dataset")
  public Dataset get(@PathParam("dataset") String dataset) {
    return datasets.require(dataset);
  }

  @POST
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createDataset",
      summary = "Load a dataset from an address, or begin an empty one",
      description = "Broken rows are left out and named in the report.")
  public Dataset create(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = NewDataset.class),
                      examples =
                          @ExampleObject(
                              name = "from an address",
                              value =
                                  "{\"name\": \"menus\", \"url\":"
                                      + " \"https://example.org/menus.jsonl\"}")))
          @Nullable NewDataset wanted) {
    if (wanted == null) {
      throw RequestRefused.field(null, "name", "is missing; the body must be a JSON object.");
    }
    datasets.checkNew(wanted.name());
    String name = String.valueOf(wanted.name());
    String url = wanted.url() == null ? "" : wanted.url().strip();
    return url.isEmpty()
        ? datasets.create(name, DatasetKind.EMPTY, null, null)
        : loading.fromAddress(name, url, wanted.format());
  }

  @POST
  @Path("/upload")
  @ResponseStatus(201)
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "uploadDataset",
      summary = "Load a dataset from the body, which is a file",
      description = "Broken rows are left out and named in the report.")
  public Dataset upload(
      @Parameter(description = "The name of the dataset.", required = true, example = "menus")
          @QueryParam("name")
          @Nullable String name,
      @Parameter(
              description = "The format of the file.",
              required = true,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"jsonl", "csv", "txt"}))
          @QueryParam("format")
          @Nullable String format,
      @Parameter(description = "The name of the file, to be shown.", example = "menus.csv")
          @QueryParam("file")
          @Nullable String file,
      @RequestBody(
              content = {
                @Content(
                    mediaType = "application/x-ndjson",
                    schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                    mediaType = "application/octet-stream",
                    schema = @Schema(type = SchemaType.STRING, format = "binary"))
              })
          InputStream body) {
    FileFormat known =
        FileFormat.of(format == null ? "" : format)
            .orElseThrow(() -> RequestRefused.field(null, "format", "must be jsonl, csv or txt."));
    datasets.checkNew(name);
    return loading.fromUpload(String.valueOf(name), body, known, file);
  }

  @DELETE
  @Path("/{dataset}")
  @Operation(
      operationId = "deleteDataset",
      summary = "Delete a dataset with its examples, slices and runs")
  public void delete(@PathParam("dataset") String dataset) {
    if (atStart.loads(dataset)) {
      throw new RequestRefused(
          ErrorCode.CONFLICT,
          "The dataset %s is loaded whenever the application starts, and cannot be deleted."
              .formatted(dataset),
          Map.of("field", "dataset"));
    }
    datasets.delete(dataset);
  }
}
