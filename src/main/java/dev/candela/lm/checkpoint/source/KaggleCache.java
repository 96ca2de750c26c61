package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.source.CheckpointSource.KaggleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A model's part of the cache of kagglehub: {@code <version>/<file>}, with an empty file {@code
 * .complete/<version>/<file>.complete} for each that is whole, or {@code <version>.complete} if all
 * are. The latter is left to kagglehub, which fetches all files where only the needed ones are
 * fetched here: {@code .complete/<version>/.candela} lists these.
 */
final class KaggleCache {
  private final Path base;

  KaggleCache(Path cache, KaggleModel model) {
    base =
        cache
            .toAbsolutePath()
            .resolve("models")
            .resolve(model.owner())
            .resolve(model.model())
            .resolve(model.framework())
            .resolve(model.variation());
  }

  Path folder(int version) {
    return base.resolve(Integer.toString(version));
  }

  Path file(int version, String name) {
    return SafePath.resolve(folder(version), name);
  }

  Path partial(int version, String name) {
    return base.resolve(".incomplete").resolve(version + "-" + name.replace('/', '_'));
  }

  Path lock(int version) {
    return base.resolve(".incomplete").resolve(version + ".lock");
  }

  /** Whether a version was fetched as one, or has all that was wanted of it. */
  boolean isWhole(int version) throws IOException {
    return isWholeForKagglehub(version)
        || (Files.exists(listing(version)) && hasAllThatWereWanted(version));
  }

  private boolean isWholeForKagglehub(int version) {
    return Files.exists(base.resolve(version + ".complete")) && Files.isDirectory(folder(version));
  }

  private boolean hasAllThatWereWanted(int version) throws IOException {
    List<String> names = Files.readAllLines(listing(version));
    return !names.isEmpty() && names.stream().allMatch(name -> isComplete(version, name));
  }

  /** Notes, under the lock, which files of a version are wanted. */
  void want(int version, List<String> names) throws IOException {
    Files.createDirectories(listing(version).getParent());
    SourceSettings.write(listing(version), String.join("\n", names));
  }

  private Path listing(int version) {
    return base.resolve(".complete").resolve(Integer.toString(version)).resolve(".candela");
  }

  boolean isComplete(int version, String name) {
    return Files.exists(marker(version, name)) && Files.exists(file(version, name));
  }

  void markComplete(int version, String name) throws IOException {
    Path marker = marker(version, name);
    Files.createDirectories(marker.getParent());
    if (!Files.exists(marker)) {
      Files.createFile(marker);
    }
  }

  private Path marker(int version, String name) {
    return SafePath.resolve(
        base.resolve(".complete").resolve(Integer.toString(version)), name + ".complete");
  }

  /** The wanted version, or the newest there is if none is wanted; never half a one. */
  Optional<Path> wanted(OptionalInt version) throws IOException {
    if (version.isEmpty()) {
      return newest();
    }
    return usable(version.getAsInt()) ? Optional.of(folder(version.getAsInt())) : Optional.empty();
  }

  /** The wanted version, or the newest there is if it is not here; never half a one. */
  Optional<Path> newest(OptionalInt wanted) throws IOException {
    Optional<Path> here = wanted(wanted);
    return here.isPresent() ? here : newest();
  }

  private Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(base)) {
      return Optional.empty();
    }
    List<Integer> versions;
    try (Stream<Path> files = Files.list(base)) {
      versions =
          files
              .map(each -> each.getFileName().toString())
              .filter(name -> name.matches("\\d{1,6}"))
              .map(Integer::valueOf)
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    for (int version : versions) {
      if (usable(version)) {
        return Optional.of(folder(version));
      }
    }
    return Optional.empty();
  }

  private boolean usable(int version) throws IOException {
    if (isWholeForKagglehub(version)) {
      return true;
    }
    return Files.exists(listing(version))
        ? hasAllThatWereWanted(version)
        : isComplete(version, "config.json")
            && Stream.of("model.weights.h5", "model.weights.json", "model.safetensors")
                .anyMatch(name -> isComplete(version, name));
  }
}
