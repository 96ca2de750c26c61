package dev.candela.app.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a file in one of the formats. */
interface RowSource {

  /** The next row, null at the end of the file. Blank lines are no rows. */
  @Nullable Row next() throws IOException, UnreadableFile;

  /** A row that was found. */
  sealed interface Row {

    /** Where it begins, from 1. */
    long line();
  }

  /** A row that could be read. */
  record Found(long line, Iterable<Map.Entry<String, JsonNode>> fields) implements Row {}

  /** Something about the file that costs no row. */
  record Remark(long line, String text) implements Row {}

  /** A row that could not. */
  record Broken(long line, String reason) implements Row {

    static Broken tooLong(long line) {
      return new Broken(line, "is longer than %d characters".formatted(RowLimits.ROW_CHARACTERS));
    }
  }
}
