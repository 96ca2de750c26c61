package dev.candela.modelserver.start;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource;
import dev.candela.lm.checkpoint.source.CheckpointSource.LocalFolder;
import dev.candela.lm.checkpoint.source.SourceParser;
import dev.candela.lm.torch.Precision;
import dev.candela.modelserver.config.ModelServerConfig;
import dev.candela.start.WrongSetting;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of the model and says in one sentence which of them is wrong. */
final class ModelSettings {

  private static final String BUNDLED = "classpath:";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*");
  private static final String WANTED = SourceParser.WANTED;
  private static final int MOST_ROWS = 1024;

  private final ModelServerConfig.Model config;
  private final BundledFolder bundled;

  ModelSettings(ModelServerConfig.Model config, BundledFolder bundled) {
    this.config = config;
    this.bundled = bundled;
  }

  /**
   * What the settings ask for.
   *
   * @throws WrongSetting if any of them is wrong
   */
  ModelPlan read() {
    boolean presets = presets();
    checkRuntime();
    Precision precision = precision();
    int batchSize = number("BATCH_SIZE", config.batchSize(), 1, 1, MOST_ROWS);
    int sequenceLength = number("SEQUENCE_LENGTH", config.sequenceLength(), 512, 2, 1 << 24);
    return model(presets, precision, batchSize, sequenceLength);
  }

  private ModelPlan model(boolean presets, Precision precision, int batchSize, int sequenceLength) {
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
    String source = value.substring(colon + 1);
    if (!NAME.matcher(name).matches() || source.isBlank() || source.startsWith("//")) {
      throw wrong("MODEL_CONFIG", value, "is not a name, a colon and a source; " + WANTED);
    }
    return new ModelPlan(
        name,
        source(source, presets, value),
        presets,
        precision,
        batchSize,
        sequenceLength,
        config
            .memory()
            .map(size -> OptionalLong.of(size.asLongValue()))
            .orElseGet(OptionalLong::empty));
  }

  private CheckpointSource source(String source, boolean presets, String value) {
    if (source.startsWith(BUNDLED)) {
      return new LocalFolder(bundled.resolve(source.substring(BUNDLED.length())));
    }
    try {
      return new SourceParser(presets).parse(source);
    } catch (CheckpointException e) {
      throw wrong("MODEL_CONFIG", value, String.valueOf(e.getMessage()));
    }
  }

  /** Whether presets of Keras are taken besides folders of Hugging Face, as KerasHub takes both. */
  private boolean presets() {
    String value = text(config.framework()).orElse("kerasnlp");
    return switch (value) {
      case "kerasnlp" -> true;
      case "transformers" -> false;
      default -> throw wrong("DL_FRAMEWORK", value, "must be kerasnlp or transformers.");
    };
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
