package dev.candela.app.run;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to answer at once.
 *
 * @param fresh whether to ask even what was asked before
 */
@Schema(
    examples =
        "{\"model\": \"candela-demo\", \"prompt\": \"Question: 3 + 4 =\","
            + " \"parameters\": {\"maxNewTokens\": 16}}")
public record GenerateRequest(
    @Nullable String model,
    @Nullable String prompt,
    @Nullable Parameters parameters,
    @Nullable Boolean fresh) {}
