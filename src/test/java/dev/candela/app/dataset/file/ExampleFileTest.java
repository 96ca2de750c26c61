package dev.candela.app.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleFileTest {

  private static final RowLimits LIMITS = new RowLimits(1000, 5_000_000, 1000, 8);

  @Test
  void jsonLinesKeepTheirFieldsInTheirOrder() {
    assertThat(rows("{\"prompt\": \"p\", \"b\": true, \"a\": 1.5, \"target\": \"t\"}"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsExactly(
                        Map.entry("prompt", "p"),
                        Map.entry("b", true),
                        Map.entry("a", 1.5),
                        Map.entry("target", "t")));
  }

  @Test
  void blankLinesAMarkAndWindowsLineEndsCostNothing() {
    byte[] file =
        "\uFEFF\r\n{\"prompt\": \"a\"}\r\n\r\n  \n{\"prompt\": \"b\"}\r{\"prompt\": \"c\"}"
            .getBytes(StandardCharsets.UTF_8);
    ExampleFile read = read(file, FileFormat.JSONL);
    assertThat(prompts(read)).containsExactly("a", "b", "c");
    assertThat(read.report().problems()).isEmpty();
  }

  @Test
  void utf16WithAMarkIsRead() {
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] file = "\uFEFF{\"prompt\": \"Grüße ☺\"}\n".getBytes(charset);
      assertThat(prompts(read(file, FileFormat.JSONL))).containsExactly("Grüße ☺");
    }
  }

  @Test
  void goodRowsLoadAndBadOnesAreNamedByTheirLine() {
    ExampleFile read =
        read(
            """
            {"prompt": "a"}
            {"prompt": "b"
            [1, 2]
            "text"
            {"target": "t"}
            {"prompt": null}
            {"prompt": "  "}
            {"prompt": ["a"]}
            {"prompt": "c", "target": {"x": 1}}
            {"prompt": "d", "prompt": "e"}
            {"prompt": "f"} {"prompt": "g"}
            {"prompt": "\\ud800"}
            {"prompt": "\\u0000"}
            {"prompt": "h", "n": 1e999}
            {"prompt": "i", "": 1}
            {"prompt": "z"}
            """,
            FileFormat.JSONL);
    assertThat(prompts(read)).containsExactly("a", "z");
    assertThat(read.report().read()).isEqualTo(16);
    assertThat(read.report().skipped()).isEqualTo(14);
    assertThat(read.report().problems())
        .extracting(LoadReport.Problem::line)
        .containsExactlyElementsOf(IntStream.rangeClosed(2, 15).mapToObj(i -> (long) i).toList());
    assertThat(read.report().problems().get(3).reason()).isEqualTo("has no prompt");
  }

  @Test
  void bytesThatAreNoUtf8CostTheirRowAlone() {
    byte[] file =
        "{\"prompt\": \"a\"}\n{\"prompt\": \"\u00e9\"}\n{\"prompt\": \"b\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    ExampleFile read = read(file, FileFormat.JSONL);
    assertThat(prompts(read)).containsExactly("a", "b");
    assertThat(read.report().problems())
        .containsExactly(new LoadReport.Problem(2, "is not valid UTF-8"));
    byte[] csv = "prompt\na\n\u00e9\nb\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(prompts(read(csv, FileFormat.CSV))).containsExactly("a", "b");
  }

  @Test
  void rowsWithTheSameContentAreOneExample() {
    ExampleFile read =
        read(
            "{\"prompt\": \"a\", \"n\": 1}\n{\"n\": 1.0, \"prompt\": \"a\", \"target\": \"\"}\n",
            FileFormat.JSONL);
    assertThat(read.rows()).hasSize(1);
    assertThat(read.report().duplicates()).isEqualTo(1);
  }

  @Test
  void numbersThatBrowsersCannotHoldAreKeptAsTexts() {
    Map<String, Object> row =
        rows("{\"prompt\": 7, \"target\": 4.50, \"a\": 12345678901234567890, \"b\": 2.0}")
            .getFirst();
    assertThat(row).containsEntry("prompt", "7").containsEntry("target", "4.5");
    assertThat(row).containsEntry("a", "12345678901234567890").containsEntry("b", 2L);
  }

  @Test
  void nestedValuesAreKeptAsTheirJson() {
    assertThat(rows("{\"prompt\": \"p\", \"tags\": [\"a\", {\"b\": null}]}").getFirst())
        .containsEntry("tags", "[\"a\",{\"b\":null}]");
  }

  @Test
  void linesBeyondAllMeasureAreSkippedWithoutBeingKept() {
    String huge = "{\"prompt\": \"" + "x".repeat(2 * RowLimits.ROW_CHARACTERS) + "\"}\n";
    ExampleFile read = read(huge + "{\"prompt\": \"a\"}\n", FileFormat.JSONL);
    assertThat(prompts(read)).containsExactly("a");
    assertThat(read.report().problems().getFirst().reason()).startsWith("is longer than");
  }

  @Test
  void fieldsBeyondTheLimitsAreNamedWithTheLimit() {
    String many =
        IntStream.range(0, 9)
            .mapToObj(i -> "\"f%d\": 1".formatted(i))
            .collect(Collectors.joining(", ", "{\"prompt\": \"a\", ", "}"));
    ExampleFile read =
        read("{\"prompt\": \"%s\"}\n%s\n".formatted("x".repeat(1001), many), FileFormat.JSONL);
    assertThat(read.report().problems())
        .extracting(LoadReport.Problem::reason)
        .containsExactly(
            "has 1001 characters as prompt, the most are 1000", "has 10 fields, the most are 8");
  }

  @Test
  void moreRowsThanWantedAreLeftOutAndTheReportSaysSo() throws Exception {
    byte[] file = "a\nb\nc\n".getBytes(StandardCharsets.UTF_8);
    var two = LIMITS.withRows(2);
    ExampleFile read = ExampleFile.read(new ByteArrayInputStream(file), FileFormat.TXT, two);
    assertThat(prompts(read)).containsExactly("a", "b");
    assertThat(read.report().truncated()).isTrue();
    assertThat(read(file, FileFormat.TXT).report().truncated()).isFalse();
  }

  @Test
  void aFileWithTooManyBytesIsRefused() {
    var small = new RowLimits(10, 5, 100, 5);
    var file = new ByteArrayInputStream("abc\ndef\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ExampleFile.read(file, FileFormat.TXT, small))
        .isInstanceOfSatisfying(
            UnreadableFile.class,
            e -> assertThat(e.reason()).isEqualTo(UnreadableFile.Reason.TOO_LARGE));
  }

  @Test
  void textIsAPromptALine() {
    assertThat(prompts(read("  a b \n\n\u2028c\r\nd", FileFormat.TXT)))
        .containsExactly("a b", "c", "d");
  }

  @Test
  void csvHasQuotesLineEndsAndSeparatorsInItsValues() {
    ExampleFile read =
        read(
            "prompt,target\r\n\"a, \"\"b\"\"\r\nc\",t\r\n\r\nplain \"quote\",\r\n", FileFormat.CSV);
    assertThat(prompts(read)).containsExactly("a, \"b\"\r\nc", "plain \"quote\"");
    assertThat(read.report().problems()).isEmpty();
  }

  @Test
  void csvMayBeSeparatedBySemicolonsOrTabs() {
    assertThat(prompts(read("Target;PROMPT\nt;a, b\n", FileFormat.CSV))).containsExactly("a, b");
    assertThat(prompts(read("x\tprompt\n1\ta;b\n", FileFormat.CSV))).containsExactly("a;b");
  }

  @Test
  void raggedCsvRowsAndOpenQuotesCostThemselvesAlone() {
    ExampleFile read =
        read(
            """
            prompt,target
            a,1
            b
            c,2,3
            "d,4
            e,5
            "f"x,6
            g,7
            """,
            FileFormat.CSV);
    assertThat(prompts(read)).containsExactly("a", "g");
    assertThat(read.report().problems())
        .extracting(LoadReport.Problem::line)
        .startsWith(3L, 4L)
        .doesNotContain(2L, 8L);
  }

  @Test
  void aQuoteThatIsNeverClosedCostsItsLineAndNotTheRest() {
    ExampleFile read = read("prompt\na\n\"b\nc\nd\n", FileFormat.CSV);
    assertThat(prompts(read)).containsExactly("a", "c", "d");
    assertThat(read.report().problems())
        .containsExactly(new LoadReport.Problem(3, "opens a quote that is not closed"));
  }

  @Test
  void columnsOfTheSameNameAreBothReadAndReported() {
    ExampleFile read = read("prompt,note,note,\na,1,2,3\n", FileFormat.CSV);
    assertThat(read.rows().values().iterator().next())
        .containsEntry("note", "1")
        .containsEntry("note 2", "2")
        .containsEntry("column 4", "3");
    assertThat(read.report().problems()).hasSize(1);
    assertThat(read.report().skipped()).isZero();
  }

  @Test
  void csvWithoutAPromptSaysWhichColumnsItHas() {
    var file = new ByteArrayInputStream("question,answer\na,b\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ExampleFile.read(file, FileFormat.CSV, LIMITS))
        .isInstanceOf(UnreadableFile.class)
        .hasMessage("line 1 has no column named prompt; it has question, answer");
  }

  @Test
  void anEmptyFileHasNoRows() {
    for (FileFormat format : FileFormat.values()) {
      assertThat(read("", format).rows()).isEmpty();
      assertThat(read("\uFEFF\n \n", format).rows()).isEmpty();
    }
  }

  @Test
  void formatsAreKnownByTheNamesOfFiles() {
    assertThat(FileFormat.of("/a/b.JSONL")).contains(FileFormat.JSONL);
    assertThat(FileFormat.of("x.lit.jsonl")).contains(FileFormat.JSONL);
    assertThat(FileFormat.of("csv")).contains(FileFormat.CSV);
    assertThat(FileFormat.of("x.parquet")).isEmpty();
  }

  private static List<Map<String, Object>> rows(String lines) {
    return List.copyOf(read(lines, FileFormat.JSONL).rows().values());
  }

  private static List<String> prompts(ExampleFile file) {
    return file.rows().values().stream().map(row -> String.valueOf(row.get("prompt"))).toList();
  }

  private static ExampleFile read(String file, FileFormat format) {
    return read(file.getBytes(StandardCharsets.UTF_8), format);
  }

  private static ExampleFile read(byte[] file, FileFormat format) {
    try {
      return ExampleFile.read(new ByteArrayInputStream(file), format, LIMITS);
    } catch (IOException | UnreadableFile e) {
      throw new AssertionError(e);
    }
  }
}
