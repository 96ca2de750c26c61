package dev.candela.error;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Describes, for every operation, the answers that are not the one asked for. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RefusalsInOpenApi implements OASFilter {

  @Override
  public Operation filterOperation(Operation operation) {
    if (operation.getResponses() != null) {
      describe(operation, "400", "Not JSON, or not a request that can be answered.");
      describe(operation, "413", "The body has too many bytes.");
      describe(operation, "422", "A text has more tokens or characters than are taken.");
      describe(operation, "429", "Too much work is waiting; Retry-After says when to come back.");
      describe(
          operation, "503", "What is needed is not there yet; Retry-After says when to come back.");
    }
    return operation;
  }

  private static void describe(Operation operation, String status, String description) {
    APIResponse refusal =
        OASFactory.createAPIResponse()
            .description(description)
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                            .schema(
                                OASFactory.createSchema()
                                    .ref("#/components/schemas/ErrorAnswer"))));
    operation.getResponses().addAPIResponse(status, refusal);
  }
}
