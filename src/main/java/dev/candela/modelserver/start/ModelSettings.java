package dev.candela.modelserver.start;

import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchSettings;
import dev.candela.modelserver.config.ModelServerConfig;
import dev.candela.start.WrongSetting;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of the model and says in one sentence which of them is wrong. */
final class ModelSettings {

  private static final String BUNDLED = "classpath:";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*");
  private static final Pattern REMOTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final String WANTED = "set it to name:path-of-a-checkpoint-folder.";
  private static final int MOST_ROWS = 1024;

  private final ModelServerConfig.Model config;
  private final BundledFolder bundled;

  ModelSettings(ModelServerConfig.Model config, BundledFolder bundled) {
    this.config = config;
    this.bundled = bundled;
  }

  /**
   * The settings for the runtime.
   *
   * @throws WrongSetting if any of them is wrong
   */
  TorchSettings read() {
    checkFramework();
    checkRuntime();
    Precision precision = precision();
    int batchSize = number("BATCH_SIZE", config.batchSize(), 1, 1, MOST_ROWS);
    int sequenceLength = number("SEQUENCE_LENGTH", config.sequenceLength(), 512, 2, 1 << 24);
    return model(precision, batchSize, sequenceLength);
  }

  private TorchSettings model(Precision precision, int batchSize, int sequenceLength) {
    String value =
        config
            .config()
            .map(String::strip)
            .orElseThrow(() -> new WrongSetting("MODEL_CONFIG is empty; " + WANTED));
    if (value.contains(",")) {
      throw wrong("MODEL_CONFIG", value, "has a comma; one server serves one model: " + WANTED);
    }
    int colon = value.indexOf(':');
    if (colon < 0) {
      throw wrong("MODEL_CONFIG", value, "has no colon; " + WANTED);
    }
    String name = value.substring(0, colon);
    String path = value.substring(colon + 1);
    if (!NAME.matcher(name).matches() || path.isBlank() || path.startsWith("//")) {
      throw wrong("MODEL_CONFIG", value, "is not a name, a colon and a path; " + WANTED);
    }
    return new TorchSettings(name, folder(path, value), precision, batchSize, sequenceLength);
  }

  private Path folder(String path, String value) {
    if (path.startsWith(BUNDLED)) {
      return bundled.resolve(path.substring(BUNDLED.length()));
    }
    if (REMOTE.matcher(path).matches()) {
      throw wrong(
          "MODEL_CONFIG",
          value,
          "has a remote path, which is not supported yet; download the checkpoint and " + WANTED);
    }
    try {
      Path folder = Path.of(path).toAbsolutePath().normalize();
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      throw wrong("MODEL_CONFIG", value, "does not have a valid path; " + WANTED);
    }
    if (!path.contains("/")) {
      throw wrong(
          "MODEL_CONFIG",
          value,
          "names no folder, and presets by name are not supported yet; " + WANTED);
    }
    throw wrong("MODEL_CONFIG", value, "does not name a folder; " + WANTED);
  }

  private void checkFramework() {
    String value = text(config.framework()).orElse("transformers");
    switch (value) {
      case "transformers" -> {}
      case "kerasnlp" ->
          throw wrong(
              "DL_FRAMEWORK",
              value,
              "is not supported yet; use a Hugging Face folder and set it to transformers.");
      default -> throw wrong("DL_FRAMEWORK", value, "must be kerasnlp or transformers.");
    }
  }

  private void checkRuntime() {
    String value = text(config.runtime()).orElse("torch");
    switch (value) {
      case "torch" -> {}
      case "tensorflow" ->
          throw wrong("DL_RUNTIME", value, "is not supported; set it to torch or leave it out.");
      default -> throw wrong("DL_RUNTIME", value, "must be torch.");
    }
  }

  private Precision precision() {
    String value = text(config.precision()).orElse(Precision.BFLOAT16.wireName());
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.wireName().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "PRECISION",
                    value,
                    Arrays.stream(Precision.values())
                        .map(Precision::wireName)
                        .collect(Collectors.joining(" or ", "must be ", "."))));
  }

  /** Reads a whole number. */
  static int number(String key, Optional<String> setting, int otherwise, int least, int most) {
    String value = text(setting).orElse(String.valueOf(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered like a number that is out of range.
    }
    throw wrong(key, value, "must be a whole number from %d to %d.".formatted(least, most));
  }

  private static Optional<String> text(Optional<String> setting) {
    return setting.map(String::strip).filter(value -> !value.isEmpty());
  }

  private static WrongSetting wrong(String key, String value, String what) {
    return new WrongSetting("%s '%s' %s".formatted(key, value, what));
  }
}
