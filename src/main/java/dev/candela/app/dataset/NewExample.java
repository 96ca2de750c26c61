package dev.candela.app.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An example to add.
 *
 * @param fields texts, numbers and booleans by name, with a prompt
 * @param parentId the example it was made from, null when it was not made from another
 * @param rule how it was made from its parent, for people
 */
@Schema(description = "An example to add.")
public record NewExample(
    @Schema(
            description = "Texts, numbers and booleans by name, with a prompt.",
            implementation = Object.class,
            required = true,
            examples = "{\"prompt\": \"Analysis:\", \"target\": \"garlic\"}")
        @Nullable Map<String, JsonNode> fields,
    @Schema(description = "The example it was made from.") @Nullable String parentId,
    @Schema(description = "How it was made from its parent.", examples = "edit", maxLength = 1000)
        @Nullable String rule) {}
