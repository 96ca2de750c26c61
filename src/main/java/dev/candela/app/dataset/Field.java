package dev.candela.app.dataset;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A field that at least one example of a dataset has.
 *
 * @param name its name
 * @param type what its values have in common
 * @param facet whether it has few enough values to choose among them
 */
@Schema(description = "A field that at least one example of the dataset has.")
public record Field(
    @Schema(description = "Its name.", examples = "prompt") String name,
    @Schema(description = "What its values have in common.") ValueType type,
    @Schema(description = "Whether it has few enough values to choose among them.")
        boolean facet) {}
