package dev.candela.app.shell;

import dev.candela.app.form.FormSpec;
import dev.candela.app.metric.MetricInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What this application can do, for programs that show only what can be done.
 *
 * @param version of the application
 * @param build {@code all} when it has an engine for models, {@code app} when it has not
 * @param defaultDataset the dataset to begin with, null when there is none
 * @param defaultModel the model to begin with, null when there is none
 * @param limits how much is taken
 * @param metrics how answers can be measured
 * @param generators how examples can be made from others
 * @param modelLoaders how models can be loaded
 * @param projections how embeddings can be drawn
 * @param layouts how the user interface can be arranged, the usual one first
 */
@Schema(description = "What this application can do.")
public record Capabilities(
    @Schema(description = "The version of the application.", examples = "0.1.0") String version,
    @Schema(
            description = "all when it has an engine for models, app when it has not.",
            enumeration = {"all", "app"})
        String build,
    @Schema(description = "The dataset to begin with.", examples = "sample_prompts")
        @Nullable String defaultDataset,
    @Schema(description = "The model to begin with.", examples = "candela-demo")
        @Nullable String defaultModel,
    @Schema(description = "How much is taken.") Limits limits,
    @Schema(description = "How answers can be measured.") List<MetricInfo> metrics,
    @Schema(description = "How examples can be made from others.") List<FormSpec> generators,
    @Schema(description = "How models can be loaded.") List<FormSpec> modelLoaders,
    @Schema(description = "How embeddings can be drawn.", examples = "[\"pca\", \"umap\"]")
        List<String> projections,
    @Schema(description = "How the user interface can be arranged, the usual one first.")
        List<String> layouts) {
  public Capabilities {
    metrics = List.copyOf(metrics);
    generators = List.copyOf(generators);
    modelLoaders = List.copyOf(modelLoaders);
    projections = List.copyOf(projections);
    layouts = List.copyOf(layouts);
  }

  /**
   * How much is taken.
   *
   * @param maxExamples the most examples of a dataset
   * @param uploadBytes the most bytes of a file of examples
   * @param fieldCharacters the most UTF-16 code units of a field's value
   * @param fieldsPerExample the most fields of an example
   * @param examplesPerRequest the most examples that one request adds
   * @param segments the most segments of an ablation
   */
  @Schema(description = "How much is taken.")
  public record Limits(
      @Schema(description = "The most examples of a dataset.") int maxExamples,
      @Schema(description = "The most bytes of a file of examples.") long uploadBytes,
      @Schema(description = "The most UTF-16 code units of a field's value.") int fieldCharacters,
      @Schema(description = "The most fields of an example.") int fieldsPerExample,
      @Schema(description = "The most examples that one request adds.") int examplesPerRequest,
      @Schema(description = "The most segments of an ablation.") int segments) {}
}
