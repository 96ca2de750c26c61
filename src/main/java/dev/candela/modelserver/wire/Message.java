package dev.candela.modelserver.wire;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said
 */
@Schema(description = "One turn of a conversation.")
public record Message(
    @Schema(
            description = "Who speaks, in the model's words: system, user, assistant.",
            required = true,
            examples = "user")
        String role,
    @Schema(description = "What is said.", required = true, examples = "Why is the sky blue?")
        String content) {}
