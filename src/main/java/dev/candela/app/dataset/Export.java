package dev.candela.app.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.candela.app.dataset.file.FormulaGuard;
import jakarta.enterprise.inject.Instance;
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

/**
 * Writes examples as files that can be loaded again: JSON Lines with everything that is in the
 * fields, or CSV for spreadsheets, where values that would be formulas are guarded.
 */
@Singleton
class Export {

  private static final int BATCH = 1000;
  private static final String RESPONSE = "response:";

  private final Datasets datasets;
  private final Instance<ResponseColumns> responses;
  private final ObjectMapper json;

  Export(Datasets datasets, Instance<ResponseColumns> responses, ObjectMapper json) {
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
    models.forEach(model -> columns.add(RESPONSE + model));
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
    return new Rows(snapshot, datasets.find(snapshot, filter), models);
  }

  private interface RowWriter {
    void write(Map<String, Object> row) throws IOException;
  }

  private final class Rows {
    private final Snapshot snapshot;
    private final int[] places;
    private final List<String> models;

    Rows(Snapshot snapshot, int[] places, List<String> models) {
      this.snapshot = snapshot;
      this.places = places;
      this.models = models;
    }

    Snapshot snapshot() {
      return snapshot;
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
              (model, texts) -> {
                String text = texts.get(example.id());
                if (text != null) {
                  row.put(RESPONSE + model, text);
                }
              });
          writer.write(row);
        }
      }
    }

    private Map<String, Map<String, String>> answers(List<Example> batch) {
      var answers = new LinkedHashMap<String, Map<String, String>>();
      if (responses.isResolvable()) {
        List<String> ids = batch.stream().map(Example::id).toList();
        for (String model : models) {
          answers.put(model, responses.get().texts(snapshot.dataset().name(), model, ids));
        }
      }
      return answers;
    }
  }
}
