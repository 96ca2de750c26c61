package dev.candela.app.page;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of a list.
 *
 * @param items what is in this part
 * @param total how many there are in the whole list
 * @param offset how many come before this part
 * @param limit how many this part can have
 */
@Schema(description = "A part of a list.")
public record Page<T>(
    @Schema(description = "What is in this part.") List<T> items,
    @Schema(description = "How many there are in the whole list.", examples = "35") int total,
    @Schema(description = "How many come before this part.", examples = "0") int offset,
    @Schema(description = "How many this part can have.", examples = "100") int limit) {
  public Page {
    items = List.copyOf(items);
  }

  /** The same part of a list of something else. */
  public <R> Page<R> map(Function<T, R> each) {
    return new Page<>(items.stream().map(each).toList(), total, offset, limit);
  }
}
