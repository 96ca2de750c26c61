package dev.candela.modelserver;

import dev.candela.error.ErrorAnswer;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code /q/openapi} says about the model server as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Candela model server",
            version = "1",
            description =
                "One language model: what it says, what it sees, and which tokens made it say so."
                    + " A list of inputs is answered as a whole: an input that cannot be answered"
                    + " refuses the request before anything is computed, and the error names it."),
    components =
        @Components(schemas = @Schema(name = "ErrorAnswer", implementation = ErrorAnswer.class)))
public class ModelServerApi extends Application {}
