package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.FileFormat;
import dev.candela.app.dataset.file.LoadReport;
import dev.candela.app.dataset.file.RowLimits;
import dev.candela.app.dataset.file.UnreadableFile;
import dev.candela.start.WrongSetting;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Loads the operator's datasets before the port opens. A setting that is wrong, or a file without a
 * single example, ends the start with one sentence; a broken row goes to the log and the report.
 */
@Singleton
public class DatasetsAtStart {

  private static final Logger LOG = Logger.getLogger(DatasetsAtStart.class);
  private static final String SAMPLES = "/sample_prompts.jsonl";

  private final DatasetConfig config;
  private final Datasets datasets;
  private final ConfiguredDatasets configured;
  private final TrustedFiles trusted;
  private volatile List<String> names = List.of();

  DatasetsAtStart(
      DatasetConfig config,
      Datasets datasets,
      ConfiguredDatasets configured,
      TrustedFiles trusted) {
    this.config = config;
    this.datasets = datasets;
    this.configured = configured;
    this.trusted = trusted;
  }

  void start(@Observes StartupEvent event) {
    try {
      var settings = new DatasetSettings(config);
      RowLimits limits = datasets.limits().withRows(settings.maxExamples());
      List<DatasetSource> sources = settings.sources();
      for (DatasetSource source : sources) {
        load(source, limits);
      }
      names = sources.stream().map(DatasetSource::name).toList();
    } catch (WrongSetting e) {
      // Quarkus prints the message of this exception alone, and exits with code 1.
      throw new ConfigurationException(e.getMessage(), e.getCause());
    }
  }

  /** Whether a dataset is loaded whenever the application starts. */
  boolean loads(String name) {
    return names.contains(name);
  }

  /** The dataset to begin with: the operator's first one. */
  public Optional<String> defaultName() {
    return names.stream().findFirst();
  }

  private void load(DatasetSource source, RowLimits limits) {
    ExampleFile file = read(source, limits);
    if (file.rows().isEmpty()) {
      throw DatasetSettings.wrong(entry(source), "has no example" + why(file.report()) + ".");
    }
    configured.load(
        source.name(),
        source instanceof DatasetSource.Samples ? DatasetKind.BUILT_IN : DatasetKind.CONFIGURED,
        origin(source),
        file);
    log(source.name(), file.report());
  }

  private ExampleFile read(DatasetSource source, RowLimits limits) {
    try {
      return switch (source) {
        case DatasetSource.Samples samples -> samples(limits);
        case DatasetSource.LocalFile(String name, var path, FileFormat format) -> {
          try (InputStream in = Files.newInputStream(path)) {
            yield ExampleFile.read(in, format, limits);
          }
        }
        case DatasetSource.Address(String name, var uri, FileFormat format) ->
            trusted.read(uri, in -> ExampleFile.read(in, format, limits));
      };
    } catch (UnreadableFile e) {
      throw DatasetSettings.wrong(entry(source), "cannot be read: " + e.sentence());
    } catch (IOException e) {
      throw DatasetSettings.wrong(entry(source), "cannot be read: " + e.getMessage());
    }
  }

  private static ExampleFile samples(RowLimits limits) throws IOException, UnreadableFile {
    try (InputStream in = DatasetsAtStart.class.getResourceAsStream(SAMPLES)) {
      return ExampleFile.read(Objects.requireNonNull(in), FileFormat.JSONL, limits);
    }
  }

  private static String entry(DatasetSource source) {
    return switch (source) {
      case DatasetSource.Samples(String name) -> name;
      case DatasetSource.LocalFile(String name, var path, var format) -> name + ":" + path;
      case DatasetSource.Address(String name, var uri, var format) ->
          name + ":" + AddressedFiles.shown(uri);
    };
  }

  /** The path of a file on the server is nobody else's business; its name tells enough. */
  private static String origin(DatasetSource source) {
    return switch (source) {
      case DatasetSource.Samples(String name) -> name;
      case DatasetSource.LocalFile(String name, var path, var format) ->
          String.valueOf(path.getFileName());
      case DatasetSource.Address(String name, var uri, var format) -> AddressedFiles.shown(uri);
    };
  }

  private static String why(LoadReport report) {
    return report.problems().isEmpty()
        ? ""
        : ": line %d %s"
            .formatted(report.problems().getFirst().line(), report.problems().getFirst().reason());
  }

  private static void log(String name, LoadReport report) {
    LOG.infof(
        "The dataset %s has %d examples; %d rows are duplicates, %d are broken%s%s",
        name,
        report.loaded(),
        report.duplicates(),
        report.skipped(),
        report.skipped() == 0 ? "" : why(report).replaceFirst(":", ", the first one:"),
        report.truncated() ? "; the file has more, MAX_EXAMPLES leaves them out" : "");
  }
}
