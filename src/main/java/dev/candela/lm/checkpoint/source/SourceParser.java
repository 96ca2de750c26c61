package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.BucketFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.HuggingFaceRepository;
import dev.candela.lm.checkpoint.source.CheckpointSource.KaggleModel;
import dev.candela.lm.checkpoint.source.CheckpointSource.LocalFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.WebArchive;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the ways in which a checkpoint is named. Messages of errors complete a sentence that begins
 * with the setting and its value.
 *
 * @param presets whether a bare word is a preset of Keras; if not, it is a repository of Hugging
 *     Face
 */
public record SourceParser(boolean presets) {
  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*";
  private static final Pattern REPOSITORY = Pattern.compile(NAME + "/" + NAME);
  private static final Pattern WORD = Pattern.compile(NAME);
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/-]*");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,221}");
  private static final String MAIN = "main";

  /** The ways that there are. */
  public static final String WANTED =
      "set it to name:source, where the source is a folder, a preset such as gemma_2b_en,"
          + " kaggle://owner/model/framework/variation, hf://organisation/name, gs://bucket/folder"
          + " or the URL of a .tar.gz or .zip.";

  /**
   * What a text names.
   *
   * @throws CheckpointException if it names nothing
   */
  public CheckpointSource parse(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      String rest = scheme.group(2);
      return switch (scheme.group(1)) {
        case "hf" -> huggingFace(rest);
        case "kaggle" -> kaggle(rest);
        case "gs" -> bucket(rest);
        case "http", "https" -> archive(text);
        default -> throw wrong("has a scheme that is not known; " + WANTED);
      };
    }
    return local(text).orElseGet(() -> bare(text));
  }

  private static Optional<CheckpointSource> local(String text) {
    try {
      Path folder = Path.of(text).toAbsolutePath().normalize();
      return Files.isDirectory(folder) ? Optional.of(new LocalFolder(folder)) : Optional.empty();
    } catch (InvalidPathException e) {
      throw new CheckpointException("does not have a valid path; " + WANTED, e);
    }
  }

  private CheckpointSource bare(String text) {
    if (presets && WORD.matcher(text).matches()) {
      Optional<KerasPreset> preset = KerasPreset.named(text);
      if (preset.isEmpty()) {
        throw wrong("names neither a folder nor a preset that is known; " + WANTED);
      }
      preset
          .flatMap(KerasPreset::refusal)
          .ifPresent(
              reason -> {
                throw wrong("names a preset that cannot be used: " + reason + ".");
              });
      return kaggle(preset.get().handle());
    }
    String name = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    boolean repository =
        REPOSITORY.matcher(name).matches() || (!presets && WORD.matcher(name).matches());
    if (repository && !text.startsWith(".")) {
      return huggingFace(text);
    }
    throw wrong("does not name a folder; " + WANTED);
  }

  private static CheckpointSource huggingFace(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    String revision = at < 0 ? MAIN : text.substring(at + 1);
    boolean valid = REPOSITORY.matcher(name).matches() || WORD.matcher(name).matches();
    if (!valid || !REVISION.matcher(revision).matches() || (name + revision).contains("..")) {
      throw wrong("is not hf://organisation/name or hf://organisation/name@revision.");
    }
    return new HuggingFaceRepository(name, revision);
  }

  private static CheckpointSource kaggle(String text) {
    String[] parts = text.split("/", -1);
    boolean valid = parts.length == 4 || (parts.length == 5 && parts[4].matches("\\d{1,6}"));
    for (int i = 0; i < Math.min(4, parts.length); i++) {
      valid &= WORD.matcher(parts[i]).matches() && !parts[i].contains("..");
    }
    if (!valid) {
      throw wrong("is not kaggle://owner/model/framework/variation, with or without /version.");
    }
    OptionalInt version =
        parts.length == 5 ? OptionalInt.of(Integer.parseInt(parts[4])) : OptionalInt.empty();
    return new KaggleModel(parts[0], parts[1], parts[2], parts[3], version);
  }

  private static CheckpointSource bucket(String text) {
    int slash = text.indexOf('/');
    String bucket = slash < 0 ? text : text.substring(0, slash);
    String folder = slash < 0 ? "" : text.substring(slash + 1).replaceAll("^/+|/+$", "");
    if (!BUCKET.matcher(bucket).matches()
        || SafePath.isUnsafe(folder.isEmpty() ? bucket : folder)) {
      throw wrong("is not gs://bucket/folder.");
    }
    return new BucketFolder(bucket, folder);
  }

  private static CheckpointSource archive(String text) {
    try {
      URI uri = new URI(text);
      String path = uri.getPath() == null ? "" : uri.getPath();
      if (uri.getHost() == null) {
        throw wrong("is not a URL with a host.");
      }
      ArchiveFormat format =
          ArchiveFormat.ofName(path)
              .orElseThrow(() -> wrong("is the URL of something else than a .tar.gz or .zip."));
      return new WebArchive(uri, format);
    } catch (URISyntaxException e) {
      throw new CheckpointException("is not a URL.", e);
    }
  }

  private static CheckpointException wrong(String what) {
    return new CheckpointException(what);
  }
}
