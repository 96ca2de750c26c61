package dev.candela.app.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every file, however it is broken. */
class ExampleFilePropertiesTest {

  private static final RowLimits LIMITS = new RowLimits(50, 100_000, 1000, 8);

  @Property(tries = 500)
  void anyBytesAreReadAndAccountedFor(@ForAll byte[] file, @ForAll FileFormat format)
      throws IOException {
    check(file, format);
  }

  @Property(tries = 500)
  void anyPiecesOfTheFormatsAreReadAndAccountedFor(
      @ForAll("pieces") List<String> pieces, @ForAll FileFormat format) throws IOException {
    check(("prompt,b\n" + String.join("", pieces)).getBytes(StandardCharsets.UTF_8), format);
  }

  @Property(tries = 500)
  void whatIsWrittenAsCsvComesBack(@ForAll("values") List<String> prompts) throws Exception {
    var text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord("prompt", "n");
      for (int i = 0; i < prompts.size(); i++) {
        csv.writeRecord(FormulaGuard.close(prompts.get(i)), "n" + i);
      }
    }
    byte[] file = text.toString().getBytes(StandardCharsets.UTF_8);
    ExampleFile read = ExampleFile.read(new ByteArrayInputStream(file), FileFormat.CSV, LIMITS);
    assertThat(read.rows().values())
        .extracting(row -> row.get("prompt"))
        .isEqualTo(List.copyOf(prompts));
  }

  @Property
  void noSpreadsheetTakesAGuardedValueForAFormula(@ForAll("value") String value) {
    String guarded = FormulaGuard.close(value);
    assertThat(guarded.matches("(?s)[=@\\t\\r].*")).isFalse();
    assertThat(FormulaGuard.open(guarded)).isEqualTo(value);
  }

  private static void check(byte[] file, FileFormat format) throws IOException {
    try {
      ExampleFile read = ExampleFile.read(new ByteArrayInputStream(file), format, LIMITS);
      LoadReport report = read.report();
      assertThat(report.loaded() + report.duplicates() + report.skipped()).isEqualTo(report.read());
      assertThat(report.loaded()).isEqualTo(read.rows().size()).isLessThanOrEqualTo(50);
    } catch (UnreadableFile e) {
      assertThat(e.sentence()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.of(
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "a",
            "{",
            "}",
            "{\"prompt\": \"x\"}",
            "\uFEFF",
            "\uFFFF",
            "\\ud800",
            "'=",
            "null",
            "[",
            "é",
            "☺",
            " ")
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> values() {
    return value().list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<String> value() {
    return Arbitraries.of("=", "+", "-", "@", "'", "\"", ",", "\n", "\r", "\t", "1", "a", "＝", " ")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.isBlank());
  }
}
