package dev.candela.app.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model, as the user interface shows it.
 *
 * @param missing for capabilities that it lacks, the reason in a sentence
 * @param problem why it is not ready, a sentence
 * @param config what was filled into the loader's form; of a secret only that it is set
 */
@Schema(description = "A model.")
public record Model(
    @Schema(description = "How it is called.", examples = "gemma-2b") String name,
    @Schema(description = "What made it.", examples = "LLM (self hosted)") String loader,
    @Schema(description = "What it is, in a few words.", examples = "gemma, 2506172416 parameters")
        String description,
    @Schema(
            description = "How far it has come.",
            enumeration = {"ready", "loading", "failed"})
        String state,
    @Schema(description = "Why it is not ready.") @Nullable String problem,
    @Schema(
            description =
                "What it can do: generate, stream, tokenize, salience, log_probabilities,"
                    + " embeddings, candidates, chat_template.",
            examples = "[\"generate\", \"salience\"]")
        List<String> capabilities,
    @Schema(description = "Why it cannot do the rest, by capability.") Map<String, String> missing,
    @Schema(description = "How its answers can be explained.")
        List<SalienceMethodInfo> salienceMethods,
    @Schema(description = "The most tokens of prompt and output together.", examples = "512")
        @Nullable Integer contextLength,
    @Schema(description = "What was filled in; a secret shows as {\"set\": true}.")
        Map<String, Object> config,
    @Schema(description = "Since when it is here.") Instant createdAt,
    @Schema(description = "Whether it can be changed and removed.") boolean editable) {}
