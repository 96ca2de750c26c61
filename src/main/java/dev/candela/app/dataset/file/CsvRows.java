package dev.candela.app.dataset.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values under a line with the names of the columns. The separator is a comma, a
 * semicolon or a tab, whichever finds a column named prompt. Each record is given to the CSV
 * library alone, so that a broken one ends nothing but itself.
 */
final class CsvRows implements RowSource {

  private static final char[] SEPARATORS = {',', ';', '\t'};

  private final CsvRecords records;
  private final CsvReader.CsvReaderBuilder csv = CsvReader.builder().skipEmptyLines(false);
  private @Nullable List<String> columns;
  private final List<Remark> remarks = new ArrayList<>();

  CsvRows(LineReader lines) {
    records = new CsvRecords(lines);
  }

  @Override
  public @Nullable Row next() throws IOException, UnreadableFile {
    if (columns == null) {
      columns = header();
    }
    if (!remarks.isEmpty()) {
      return remarks.removeFirst();
    }
    for (var text = records.next(); text != null; text = records.next()) {
      if (text.problem() != null) {
        return new Broken(text.line(), text.problem());
      }
      if (!text.text().isBlank()) {
        return row(text.line(), text.text(), columns);
      }
    }
    return null;
  }

  private Row row(long line, String text, List<String> names) {
    List<String> values;
    try {
      values = csv.ofSingleCsvRecord(text).getFields();
    } catch (CsvParseException e) {
      return new Broken(line, "has text behind a closing quote");
    }
    if (values.size() != names.size()) {
      return new Broken(
          line,
          "has %d columns, expected the %d of the first line"
              .formatted(values.size(), names.size()));
    }
    var fields = new LinkedHashMap<String, JsonNode>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), TextNode.valueOf(FormulaGuard.open(values.get(i))));
    }
    return new Found(line, fields.entrySet());
  }

  private List<String> header() throws IOException, UnreadableFile {
    CsvRecords.Text first = records.next();
    while (first != null && first.text().isBlank() && first.problem() == null) {
      first = records.next();
    }
    if (first == null) {
      return List.of(FieldRules.PROMPT);
    }
    List<String> found = List.of();
    for (char separator : SEPARATORS) {
      List<String> names = names(first, separator);
      if (names.contains(FieldRules.PROMPT)) {
        csv.fieldSeparator(separator);
        records.separatedBy(separator);
        return unique(names, first.line());
      }
      found = names.size() > found.size() ? names : found;
    }
    throw new UnreadableFile(
        UnreadableFile.Reason.CONTENT,
        "line %d has no column named prompt; it has %s"
            .formatted(first.line(), abridged(String.join(", ", found))));
  }

  private List<String> names(CsvRecords.Text header, char separator) {
    if (header.problem() != null) {
      return List.of();
    }
    try {
      return csv.fieldSeparator(separator).ofSingleCsvRecord(header.text()).getFields().stream()
          .map(CsvRows::name)
          .toList();
    } catch (CsvParseException e) {
      return List.of();
    }
  }

  /** The names that this application knows are found however they are written. */
  private static String name(String column) {
    String name = FormulaGuard.open(column).strip();
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case FieldRules.PROMPT, FieldRules.TARGET, "source" -> lower;
      default -> name;
    };
  }

  private List<String> unique(List<String> names, long line) {
    var unique = new ArrayList<String>();
    for (String name : names) {
      String base = name.isEmpty() ? "column " + (unique.size() + 1) : name;
      String free = FreeName.of(base, unique::contains);
      if (!free.equals(base)) {
        remarks.add(
            new Remark(
                line, "has the column %s twice; it is read as %s".formatted(abridged(base), free)));
      }
      unique.add(free);
    }
    return List.copyOf(unique);
  }

  private static String abridged(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
