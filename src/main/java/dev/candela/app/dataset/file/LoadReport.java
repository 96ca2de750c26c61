package dev.candela.app.dataset.file;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How reading a file went.
 *
 * @param read rows that were found, blank lines apart
 * @param loaded rows that became examples
 * @param duplicates rows with the same content as an earlier one
 * @param skipped rows that were broken
 * @param truncated whether the file has more rows than were wanted
 * @param problems what is wrong with the first broken rows, in the file's order
 */
@Schema(description = "How reading a file went.")
public record LoadReport(
    @Schema(description = "Rows that were found, blank lines apart.") int read,
    @Schema(description = "Rows that became examples.") int loaded,
    @Schema(description = "Rows with the same content as an earlier one.") int duplicates,
    @Schema(description = "Rows that were broken.") int skipped,
    @Schema(description = "Whether the file has more rows than were wanted.") boolean truncated,
    @Schema(description = "What is wrong with the first broken rows.") List<Problem> problems) {
  public LoadReport {
    problems = List.copyOf(problems);
  }

  /**
   * Something that is wrong with a row.
   *
   * @param line where it begins, from 1
   * @param reason the rest of a sentence that begins with the row
   */
  public record Problem(
      @Schema(description = "The line, from 1.", examples = "3") long line,
      @Schema(description = "What is wrong.", examples = "has no prompt") String reason) {}
}
