package dev.candela.app.counterfactual;

import dev.candela.error.Given;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/generators}: new examples from old ones. */
@Path("/api/v1/generators")
@Tag(name = "Counterfactuals")
public class GeneratorsResource {

  private final Generators generators;

  GeneratorsResource(Generators generators) {
    this.generators = generators;
  }

  @POST
  @Path("/{name}/preview")
  @RunOnVirtualThread
  @Operation(
      operationId = "previewCounterfactuals",
      summary = "See what a generator would add",
      description =
          "At most 1000 new examples, each with its parent, the rule and what was changed. Nothing"
              + " is added: send those that are wanted to the dataset's examples.")
  public Preview preview(
      @Parameter(description = "The generator's name.", example = "word_replacer")
          @PathParam("name")
          String name,
      @RequestBody(
              content =
                  @Content(
                      examples =
                          @ExampleObject(
                              value =
                                  "{\"dataset\": \"sample_prompts\", \"exampleIds\":"
                                      + " [\"1d9b7b9ecfc3b1b9f0a4a5f1a7a3c1de\"], \"config\":"
                                      + " {\"substitutions\": \"great -> terrible\"}}")))
          @Nullable PreviewRequest request) {
    return generators.preview(name, Given.body(request));
  }
}
