package dev.candela.app.model.provider;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One step of connecting to a model.
 *
 * @param name what was checked, in a word or two
 * @param ok whether it is as it should be
 * @param message what was found, a sentence
 */
@Schema(description = "One step of connecting to a model.")
public record ConnectionCheck(
    @Schema(description = "What was checked.", examples = "Credentials") String name,
    @Schema(description = "Whether it is as it should be.") boolean ok,
    @Schema(
            description = "What was found, a sentence.",
            examples = "The server refuses the identity token (401).")
        String message) {}
