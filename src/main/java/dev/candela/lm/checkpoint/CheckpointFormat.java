package dev.candela.lm.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;

/** The library whose layout a checkpoint folder has. */
public enum CheckpointFormat {
  /** A Hugging Face folder: {@code config.json} with a {@code model_type}, safetensors files. */
  HUGGING_FACE,
  /** A Keras preset: {@code config.json} with a {@code registered_name}, HDF5 files. */
  KERAS;

  private static final String CONFIG = "config.json";

  /**
   * The format of a folder.
   *
   * @throws CheckpointException if it has no readable {@code config.json} or it is neither of the
   *     two
   */
  public static CheckpointFormat of(Path folder) {
    return of(config(folder));
  }

  static CheckpointFormat of(ConfigFields config) {
    if (config.has("registered_name")) {
      return KERAS;
    }
    if (config.has("model_type")) {
      return HUGGING_FACE;
    }
    throw config.wrong("model_type", "must name the kind of model");
  }

  static ConfigFields config(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException("there is no folder %s".formatted(folder));
    }
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException("%s has no %s".formatted(folder, CONFIG));
    }
    return ConfigFields.read(file);
  }
}
