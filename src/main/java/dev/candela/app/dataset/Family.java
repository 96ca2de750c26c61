package dev.candela.app.dataset;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an example was made from, and what was made from it; hidden ones included.
 *
 * @param ancestors the first one first, the parent last
 * @param children what was made from it directly, in the order of positions
 * @param descendants the ids of everything made from it, each directly before what was made from it
 */
@Schema(description = "What an example was made from, and what was made from it.")
public record Family(
    @Schema(description = "The first one first, the parent last.") List<Example> ancestors,
    @Schema(description = "What was made from it directly.") List<Example> children,
    @Schema(description = "The ids of everything made from it.") List<String> descendants) {
  public Family {
    ancestors = List.copyOf(ancestors);
    children = List.copyOf(children);
    descendants = List.copyOf(descendants);
  }
}
