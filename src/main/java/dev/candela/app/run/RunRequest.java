package dev.candela.app.run;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to ask a model about. Exactly one of {@code exampleIds}, {@code slice} and {@code all} says
 * which examples.
 *
 * @param slice the name of one of the dataset's slices
 * @param all every example that is not hidden
 * @param repeats how often to ask about each, 1 when not given
 * @param fresh whether to ask even what was asked before
 */
@Schema(
    examples =
        "{\"dataset\": \"sample_prompts\", \"model\": \"candela-demo\", \"all\": true,"
            + " \"parameters\": {\"maxNewTokens\": 64}}")
public record RunRequest(
    @Nullable String dataset,
    @Nullable String model,
    @Nullable Parameters parameters,
    @Nullable List<String> exampleIds,
    @Nullable String slice,
    @Nullable Boolean all,
    @Nullable Integer repeats,
    @Nullable Boolean fresh) {}
