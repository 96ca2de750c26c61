package dev.candela.app.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.candela.app.dataset.file.FormulaGuard;
import dev.candela.app.dataset.file.FreeName;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes examples as files that can be loaded again: JSON Lines with everything that is in the
 * fields, or CSV for spreadsheets, where values that would be formulas are guarded.
 */
@Singleton
class Export {

  private static final int BATCH = 1000;
  private static final String RESPONSE = "response:";

  private final Datasets datasets;
  private final ResponseColumns responses;
  private final ObjectMapper json;

  Export(Datasets datasets, ResponseColumns responses, ObjectMapper json) {
    this.datasets = datasets;
    this.responses = responses;
    this.json = json;
  }

  /** Writes to the stream that is given, and closes it. */
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** What a filter finds, in its order, as JSON Lines. Refuses before anything is written. */
  Writing jsonLines(String dataset, ExampleFilter filter, List<String> models) {
    var rows = rows(dataset, filter, models);
    return out -> {
      try (var writer = writer(out)) {
        rows.each(
            row -> {
              writer.write(json.writeValueAsString(row));
              writer.write('\n');
            });
      }
    };
  }

  /** What a filter finds, in its order, as CSV. Refuses before anything is written. */
  Writing csv(String dataset, ExampleFilter filter, List<String> models) {
    var rows = rows(dataset, filter, models);
    List<String> columns = new ArrayList<>();
    rows.snapshot().fields().forEach(field -> columns.add(field.name()));
    columns.addAll(rows.answerNames().values());
    return out -> {
      try (var writer = writer(out);
          CsvWriter csv = CsvWriter.builder().build(writer)) {
        csv.writeRecord(columns.stream().map(FormulaGuard::close).toList());
        rows.each(
            row ->
                csv.writeRecord(
                    columns.stream()
                        .map(column -> row.getOrDefault(column, "").toString())
                        .map(FormulaGuard::close)
                        .toList()));
      }
    };
  }

  private static Writer writer(OutputStream out) {
    return new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  private Rows rows(String dataset, ExampleFilter filter, List<String> models) {
    Snapshot snapshot = datasets.snapshot(dataset);
    return new Rows(snapshot, datasets.find(snapshot, filter), answerNames(snapshot, models));
  }

  /** What the answers of each model are called: as no field, which an earlier export may be. */
  private static Map<String, String> answerNames(Snapshot snapshot, List<String> models) {
    Set<String> taken = snapshot.fields().stream().map(Field::name).collect(Collectors.toSet());
    var names = new LinkedHashMap<String, String>();
    for (String model : models) {
      String name = FreeName.of(RESPONSE + model, taken::contains);
      taken.add(name);
      names.put(model, name);
    }
    return names;
  }

  private interface RowWriter {
    void write(Map<String, Object> row) throws IOException;
  }

  private final class Rows {
    private final Snapshot snapshot;
    private final int[] places;
    private final Map<String, String> answerNames;

    Rows(Snapshot snapshot, int[] places, Map<String, String> answerNames) {
      this.snapshot = snapshot;
      this.places = places;
      this.answerNames = answerNames;
    }

    Snapshot snapshot() {
      return snapshot;
    }

    /** What the answers are called, by model. */
    Map<String, String> answerNames() {
      return answerNames;
    }

    /** Fields and answers, a batch at a time, so that no more answers are in memory. */
    void each(RowWriter writer) throws IOException {
      for (int from = 0; from < places.length; from += BATCH) {
        int to = Math.min(from + BATCH, places.length);
        List<Example> batch =
            Arrays.stream(places, from, to).mapToObj(snapshot.examples()::get).toList();
        Map<String, Map<String, String>> answers = answers(batch);
        for (Example example : batch) {
          var row = new LinkedHashMap<>(example.fields());
          answers.forEach(
              (name, texts) -> {
                String text = texts.get(example.id());
                if (text != null) {
                  row.put(name, text);
                }
              });
          writer.write(row);
        }
      }
    }

    private Map<String, Map<String, String>> answers(List<Example> batch) {
      List<String> ids = batch.stream().map(Example::id).toList();
      var answers = new LinkedHashMap<String, Map<String, String>>();
      answerNames.forEach(
          (model, name) ->
              answers.put(name, responses.texts(snapshot.dataset().name(), model, ids)));
      return answers;
    }
  }
}
