package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FileFormat;
import dev.candela.error.RequestRefused;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/datasets/{dataset}/export}: examples as a file. */
@Path("/api/v1/datasets/{dataset}/export")
@Blocking
@Tag(name = "Examples")
public class ExportResource {

  private static final String JSON_LINES = "application/x-ndjson";
  private static final String CSV = "text/csv";
  private static final int MODELS = 20;

  private final Export export;

  ExportResource(Export export) {
    this.export = export;
  }

  @GET
  @Operation(
      operationId = "exportExamples",
      summary = "Download the examples that match, in their order",
      description =
          "The file can be loaded again. In CSV, an apostrophe keeps spreadsheets from taking a"
              + " value for a formula; loading takes it off.")
  @APIResponse(
      responseCode = "200",
      description = "The file.",
      content = {
        @Content(mediaType = JSON_LINES, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
      })
  public Response export(
      @PathParam("dataset") String dataset,
      @BeanParam ExampleQuery query,
      @Parameter(
              description = "The format of the file.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"jsonl", "csv"},
                      defaultValue = "jsonl"))
          @QueryParam("format")
          @Nullable String format,
      @Parameter(
              description = "Models whose latest answers are added, with commas in between.",
              example = "gemma,gemini")
          @QueryParam("models")
          @Nullable String models) {
    FileFormat known = format(format);
    List<String> columns = models(models);
    ExampleFilter filter = query.filter();
    Export.Writing writing =
        known == FileFormat.CSV
            ? export.csv(dataset, filter, columns)
            : export.jsonLines(dataset, filter, columns);
    StreamingOutput body = writing::to;
    return Response.ok(body)
        .type((known == FileFormat.CSV ? CSV : JSON_LINES) + ";charset=UTF-8")
        .header(HttpHeaders.CONTENT_DISPOSITION, attachment(dataset, known))
        .build();
  }

  private static FileFormat format(@Nullable String format) {
    return switch (format == null ? "" : format) {
      case "", "jsonl" -> FileFormat.JSONL;
      case "csv" -> FileFormat.CSV;
      default -> throw RequestRefused.field(null, "format", "must be jsonl or csv.");
    };
  }

  private static List<String> models(@Nullable String models) {
    if (models == null || models.isBlank()) {
      return List.of();
    }
    List<String> names =
        Arrays.stream(models.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    if (names.size() > MODELS) {
      throw Refusals.tooMany("models", names.size(), MODELS, "models");
    }
    return names;
  }

  /** Source: RFC 6266 and RFC 8187, for names that are not ASCII. */
  private static String attachment(String dataset, FileFormat format) {
    String name = dataset + "." + format.wireName();
    String ascii = name.replaceAll("[^A-Za-z0-9 ._-]", "_");
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii, encoded);
  }
}
