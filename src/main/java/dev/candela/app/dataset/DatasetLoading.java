package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.FileFormat;
import dev.candela.app.dataset.file.LoadReport;
import dev.candela.app.dataset.file.UnreadableFile;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes datasets of files that users upload or give the addresses of. */
@Singleton
class DatasetLoading {

  /** A file is in memory while it is read, so that many at once would not fit. */
  private static final int AT_ONCE = 2;

  private static final int NAME_CHARACTERS = 200;

  private final Datasets datasets;
  private final AddressedFiles addressed;
  private final Semaphore places = new Semaphore(AT_ONCE);

  DatasetLoading(Datasets datasets, AddressedFiles addressed) {
    this.datasets = datasets;
    this.addressed = addressed;
  }

  Dataset fromUpload(String name, InputStream body, FileFormat format, @Nullable String file) {
    return load(
        () -> {
          try {
            ExampleFile examples = ExampleFile.read(body, format, datasets.limits());
            return create(name, DatasetKind.UPLOAD, origin(file), examples);
          } catch (IOException e) {
            throw new RequestRefused(
                ErrorCode.BAD_REQUEST, "The upload broke off before its end.", Map.of());
          }
        });
  }

  Dataset fromAddress(String name, String address, @Nullable String format) {
    AddressedFiles.Address checked = addressed.check(address, format);
    return load(
        () -> {
          ExampleFile examples = addressed.read(checked, datasets.limits());
          return create(name, DatasetKind.URL, checked.shown(), examples);
        });
  }

  private Dataset load(Loading loading) {
    if (!places.tryAcquire()) {
      throw new RequestRefused(
          ErrorCode.OVERLOADED, "Other datasets are being loaded; try again soon.", Map.of());
    }
    try {
      return loading.load();
    } catch (UnreadableFile e) {
      throw refusal(e);
    } finally {
      places.release();
    }
  }

  private interface Loading {
    Dataset load() throws UnreadableFile;
  }

  private Dataset create(
      String name, DatasetKind kind, @Nullable String origin, ExampleFile examples) {
    if (examples.rows().isEmpty()) {
      throw nothing(examples.report());
    }
    return datasets.create(name, kind, origin, examples);
  }

  private static @Nullable String origin(@Nullable String file) {
    if (file == null || file.isBlank()) {
      return null;
    }
    String clean = file.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= NAME_CHARACTERS ? clean : clean.substring(0, NAME_CHARACTERS);
  }

  private RequestRefused refusal(UnreadableFile e) {
    return switch (e.reason()) {
      case TOO_LARGE -> RequestRefused.tooLarge(datasets.limits().bytes());
      case CONTENT ->
          new RequestRefused(
              ErrorCode.INVALID_REQUEST,
              "The file cannot be read: " + e.sentence() + ".",
              Map.of("field", "file"));
    };
  }

  private static RequestRefused nothing(LoadReport report) {
    var details = new LinkedHashMap<String, Object>();
    details.put("field", "file");
    details.put("report", report);
    String first =
        report.problems().isEmpty()
            ? "it has no rows"
            : "line %d %s"
                .formatted(
                    report.problems().getFirst().line(), report.problems().getFirst().reason());
    return new RequestRefused(
        ErrorCode.INVALID_REQUEST, "The file has no example: " + first + ".", details);
  }
}
