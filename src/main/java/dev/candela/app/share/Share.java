package dev.candela.app.share;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A state of the user interface, kept for whoever has its id.
 *
 * @param id cannot be guessed
 * @param state as it was given; the server does not look into it
 * @param createdAt when it was kept
 */
@Schema(description = "A state of the user interface, kept for whoever has its id.")
public record Share(
    @Schema(description = "Cannot be guessed.", examples = "kH3vX1t0Q2m5b7cR9dYw4A") String id,
    @Schema(description = "As it was given.", implementation = Object.class) JsonNode state,
    @Schema(description = "When it was kept.") Instant createdAt) {}
