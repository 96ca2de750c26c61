package dev.candela.app.dataset;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of examples that were to be added.
 *
 * @param items all of them, in the order of the request, each once
 * @param existing the ids of those that were there already; if they were hidden, they no longer are
 */
@Schema(description = "What became of examples that were to be added.")
public record AddedExamples(
    @Schema(description = "All of them, in the order of the request, each once.")
        List<Example> items,
    @Schema(description = "The ids of those that were there already.") List<String> existing) {
  public AddedExamples {
    items = List.copyOf(items);
    existing = List.copyOf(existing);
  }
}
