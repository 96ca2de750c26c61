package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of the hubs, under the names that their own libraries read from the environment.
 *
 * @param variables the value of a variable, if it is set
 */
public record SourceSettings(Function<String, Optional<String>> variables) {
  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

  /** The settings of an environment. */
  public static SourceSettings of(Map<String, String> environment) {
    Map<String, String> copy = Map.copyOf(environment);
    return new SourceSettings(name -> Optional.ofNullable(copy.get(name)));
  }

  /** Whether nothing may be asked over the network. */
  boolean offline() {
    return flag("HF_HUB_OFFLINE") || flag("TRANSFORMERS_OFFLINE") || flag("CANDELA_OFFLINE");
  }

  URI huggingFace() {
    return endpoint("HF_ENDPOINT", "https://huggingface.co");
  }

  /**
   * The token for the Hugging Face Hub: a variable, or the file that {@code hf auth login} wrote.
   */
  Optional<String> huggingFaceToken() {
    return text("HF_TOKEN")
        .or(() -> text("HUGGING_FACE_HUB_TOKEN"))
        .or(
            () ->
                firstLine(
                    text("HF_TOKEN_PATH")
                        .map(Path::of)
                        .orElseGet(() -> huggingFaceHome().resolve("token"))));
  }

  Path huggingFaceCache() {
    return text("HF_HUB_CACHE")
        .or(() -> text("HUGGINGFACE_HUB_CACHE"))
        .map(Path::of)
        .orElseGet(() -> huggingFaceHome().resolve("hub"));
  }

  private Path huggingFaceHome() {
    return text("HF_HOME").map(Path::of).orElseGet(() -> caches().resolve("huggingface"));
  }

  URI kaggle() {
    return endpoint("KAGGLE_API_ENDPOINT", "https://www.kaggle.com");
  }

  Path kaggleCache() {
    return text("KAGGLEHUB_CACHE")
        .map(Path::of)
        .orElseGet(() -> home().resolve(".cache").resolve("kagglehub"));
  }

  Path kaggleConfig() {
    return text("KAGGLE_CONFIG_DIR").map(Path::of).orElseGet(() -> home().resolve(".kaggle"));
  }

  /** Where archives and the contents of buckets are kept. */
  Path ownCache() {
    return text("CANDELA_CACHE").map(Path::of).orElseGet(() -> caches().resolve("candela"));
  }

  /** How many files are downloaded at the same time. */
  int parallel() {
    String value = text("CANDELA_DOWNLOADS").orElse("4");
    if (!value.matches("[1-9]|[1-5]\\d|6[0-4]")) {
      throw new CheckpointException(
          "CANDELA_DOWNLOADS '%s' must be a whole number from 1 to 64".formatted(value));
    }
    return Integer.parseInt(value);
  }

  /** The variable's text, if it has one. */
  Optional<String> text(String name) {
    return variables.apply(name).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** The first line of a file, if it is there and has one. */
  static Optional<String> firstLine(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Files.readString(file).lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes a file as a whole; whoever reads it meanwhile finds what was there before. */
  static void write(Path file, String text) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(written, text);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean flag(String name) {
    return text(name).map(value -> TRUE.contains(value.toLowerCase(Locale.ROOT))).orElse(false);
  }

  private URI endpoint(String name, String otherwise) {
    String value = text(name).orElse(otherwise);
    try {
      URI uri = URI.create(value.replaceAll("/+$", ""));
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Answered like a URL of another kind.
    }
    throw new CheckpointException("%s '%s' is not an http or https URL".formatted(name, value));
  }

  private Path caches() {
    return text("XDG_CACHE_HOME").map(Path::of).orElseGet(() -> home().resolve(".cache"));
  }

  private Path home() {
    return Path.of(text("HOME").orElseGet(() -> System.getProperty("user.home")));
  }
}
