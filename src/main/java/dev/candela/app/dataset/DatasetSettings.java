package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FileFormat;
import dev.candela.start.WrongSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code DATASETS} and {@code MAX_EXAMPLES}, and says in one sentence what is wrong. */
final class DatasetSettings {

  /** The dataset that comes with the application. */
  static final String SAMPLES = "sample_prompts";

  private static final int USUAL_EXAMPLES = 1000;
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final String WANTED = "set it to name:path,name:path.";

  private final DatasetConfig config;

  DatasetSettings(DatasetConfig config) {
    this.config = config;
  }

  /** The most examples of a dataset at the start. */
  int maxExamples() {
    String value = config.maxExamples().map(String::strip).orElse("");
    if (value.isEmpty()) {
      return Math.min(USUAL_EXAMPLES, config.examples());
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= config.examples()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered like a number that is out of range.
    }
    throw new WrongSetting(
        "MAX_EXAMPLES '%s' must be a whole number from 1 to %d."
            .formatted(value, config.examples()));
  }

  /** What to load, in the order in which it is shown. */
  List<DatasetSource> sources() {
    Optional<String> value = config.atStart().map(String::strip).filter(text -> !text.isEmpty());
    if (value.isEmpty()) {
      return List.of(new DatasetSource.Samples(SAMPLES));
    }
    Map<String, DatasetSource> sources = new LinkedHashMap<>();
    for (String entry : value.get().split(",", -1)) {
      DatasetSource source = source(entry.strip());
      if (sources.putIfAbsent(source.name(), source) != null) {
        throw wrong(entry.strip(), "has a name that comes twice; " + WANTED);
      }
    }
    return List.copyOf(sources.values());
  }

  private static DatasetSource source(String entry) {
    if (entry.equals(SAMPLES)) {
      return new DatasetSource.Samples(SAMPLES);
    }
    int colon = entry.indexOf(':');
    if (colon < 0) {
      throw wrong(entry, "has no colon; " + WANTED);
    }
    String name = entry.substring(0, colon).strip();
    String path = entry.substring(colon + 1).strip();
    if (!DatasetName.isValid(name) || path.isEmpty() || path.startsWith("//")) {
      throw wrong(entry, "is not a name, a colon and a path; " + WANTED);
    }
    return ADDRESS.matcher(path).matches() ? address(name, path, entry) : file(name, path, entry);
  }

  private static DatasetSource address(String name, String path, String entry) {
    try {
      URI uri = new URI(path);
      boolean known =
          "https".equals(uri.getScheme())
              || "http".equals(uri.getScheme())
              || "gs".equals(uri.getScheme());
      if (!known || uri.getRawAuthority() == null) {
        throw wrong(entry, "does not have an address that begins with https:// or gs://.");
      }
      return new DatasetSource.Address(name, uri, format(String.valueOf(uri.getPath()), entry));
    } catch (URISyntaxException e) {
      throw wrong(entry, "does not have a valid address.");
    }
  }

  private static DatasetSource file(String name, String path, String entry) {
    FileFormat format = format(path, entry);
    try {
      Path file = Path.of(path).toAbsolutePath().normalize();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return new DatasetSource.LocalFile(name, file, format);
      }
    } catch (InvalidPathException e) {
      throw wrong(entry, "does not have a valid path; " + WANTED);
    }
    throw wrong(entry, "does not name a file that can be read.");
  }

  private static FileFormat format(String path, String entry) {
    return FileFormat.of(path)
        .orElseThrow(() -> wrong(entry, "does not name a .jsonl, .csv or .txt file."));
  }

  /** A sentence about one entry of {@code DATASETS}. */
  static WrongSetting wrong(String entry, String what) {
    return new WrongSetting("DATASETS '%s' %s".formatted(entry, what));
  }
}
