package dev.candela.app.dataset;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A slice, and how many examples it has, hidden ones included. */
@Schema(description = "A slice, and how many examples it has.")
public record SliceSize(
    @Schema(description = "Its name.", examples = "Starred") String name,
    @Schema(description = "How many examples it has.", examples = "3") int size) {}
