package dev.candela.app.shell;

import dev.candela.app.counterfactual.Generators;
import dev.candela.app.dataset.DatasetConfig;
import dev.candela.app.dataset.DatasetsAtStart;
import dev.candela.app.embedding.ProjectionMethod;
import dev.candela.app.metric.Metrics;
import dev.candela.app.model.Models;
import dev.candela.app.salience.AblationConfig;
import dev.candela.error.ErrorAnswer;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/capabilities}: what the features of the application can do. */
@Path("/api/v1/capabilities")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Application")
public class CapabilitiesResource {

  private static final List<String> LAYOUTS = List.of("three_panel", "left_right", "top_bottom");

  private final String version;
  private final String build;
  private final DatasetsAtStart datasets;
  private final DatasetConfig datasetConfig;
  private final AblationConfig ablationConfig;
  private final Models models;

  CapabilitiesResource(
      @ConfigProperty(name = "quarkus.application.version") String version,
      @ConfigProperty(name = "candela.build") String build,
      DatasetsAtStart datasets,
      DatasetConfig datasetConfig,
      AblationConfig ablationConfig,
      Models models) {
    this.version = version;
    this.build = build;
    this.datasets = datasets;
    this.datasetConfig = datasetConfig;
    this.ablationConfig = ablationConfig;
    this.models = models;
  }

  @GET
  @Operation(operationId = "getCapabilities", summary = "Describe what this application can do")
  @APIResponse(responseCode = "200", description = "What it can do.")
  @APIResponse(
      responseCode = "403",
      description = "A page of another site asked.",
      content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
  public Capabilities get() {
    return new Capabilities(
        version,
        build,
        datasets.defaultName().orElse(null),
        models.defaultName().orElse(null),
        limits(),
        Metrics.infos(),
        Generators.forms(),
        models.loaderForms(),
        ProjectionMethod.names(),
        LAYOUTS);
  }

  private Capabilities.Limits limits() {
    return new Capabilities.Limits(
        datasetConfig.examples(),
        datasetConfig.fileSize().asLongValue(),
        datasetConfig.fieldCharacters(),
        datasetConfig.fields(),
        datasetConfig.examplesPerRequest(),
        ablationConfig.segments());
  }
}
