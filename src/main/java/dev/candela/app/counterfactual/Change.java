package dev.candela.app.counterfactual;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was changed at one place of a text.
 *
 * @param field the field's name
 * @param start where the changed text begins in the parent's field, in UTF-16 code units
 * @param end where it ends there, exclusive
 * @param before what stood there
 * @param after what stands there now
 */
@Schema(description = "What was changed at one place of a field.")
public record Change(
    @Schema(description = "The field's name.", examples = "prompt") String field,
    @Schema(
            description =
                "Where the changed text begins in the parent's field, in UTF-16 code units.",
            examples = "4")
        int start,
    @Schema(description = "Where it ends there, exclusive.", examples = "9") int end,
    @Schema(description = "What stood there.", examples = "great") String before,
    @Schema(description = "What stands there now.", examples = "terrible") String after) {}
