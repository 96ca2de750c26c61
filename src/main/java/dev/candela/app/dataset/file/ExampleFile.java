package dev.candela.app.dataset.file;

import dev.candela.app.dataset.file.RowSource.Broken;
import dev.candela.app.dataset.file.RowSource.Found;
import dev.candela.app.dataset.file.RowSource.Remark;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples of a file.
 *
 * @param rows their fields under their ids, in the file's order
 * @param report how it went
 */
public record ExampleFile(Map<String, Map<String, Object>> rows, LoadReport report) {

  /** More problems than anybody reads. */
  private static final int PROBLEMS = 100;

  /**
   * Reads a file up to its limits. The stream is not closed.
   *
   * @throws UnreadableFile if it is too large, or is no such file
   */
  public static ExampleFile read(InputStream file, FileFormat format, RowLimits limits)
      throws IOException, UnreadableFile {
    try {
      var lines = new LineReader(new LimitedStream(file, limits.bytes()));
      RowSource source =
          switch (format) {
            case JSONL -> new JsonLines(lines);
            case CSV -> new CsvRows(lines);
            case TXT -> new TextLines(lines);
          };
      return new Reading(limits).read(source);
    } catch (LimitedStream.Exceeded e) {
      throw new UnreadableFile(
          UnreadableFile.Reason.TOO_LARGE,
          "The file has more than the %d bytes that are taken.".formatted(limits.bytes()));
    }
  }

  private static final class Reading {
    private final RowLimits limits;
    private final FieldRules rules;
    private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    private final List<LoadReport.Problem> problems = new ArrayList<>();
    private int read;
    private int duplicates;
    private int skipped;

    Reading(RowLimits limits) {
      this.limits = limits;
      rules = new FieldRules(limits);
    }

    ExampleFile read(RowSource source) throws IOException, UnreadableFile {
      boolean truncated = false;
      for (var row = source.next(); row != null && !truncated; row = source.next()) {
        truncated = rows.size() == limits.rows();
        if (!truncated) {
          take(row);
        }
      }
      var report = new LoadReport(read, rows.size(), duplicates, skipped, truncated, problems);
      return new ExampleFile(rows, report);
    }

    private void take(RowSource.Row row) {
      switch (row) {
        case Remark(long line, String text) -> note(line, text);
        case Broken(long line, String reason) -> {
          read++;
          skip(line, reason);
        }
        case Found(long line, var found) -> {
          read++;
          try {
            Map<String, Object> fields = rules.check(found, true);
            if (rows.putIfAbsent(ContentId.of(fields), fields) != null) {
              duplicates++;
            }
          } catch (BrokenRow e) {
            skip(line, e.reason());
          }
        }
      }
    }

    private void skip(long line, String reason) {
      skipped++;
      note(line, reason);
    }

    private void note(long line, String reason) {
      if (problems.size() < PROBLEMS) {
        problems.add(new LoadReport.Problem(line, reason));
      }
    }
  }
}
