package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.source.CheckpointSource.KaggleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A model's part of the cache of kagglehub: {@code <version>/<file>}, with an empty file {@code
 * .complete/<version>/<file>.complete} for each that is whole, or {@code <version>.complete} if all
 * are.
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

  /** Whether a version was fetched as one. */
  boolean isWhole(int version) {
    return Files.exists(base.resolve(version + ".complete")) && Files.isDirectory(folder(version));
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

  /** The wanted version, or the newest there is if it is not here; never half a one. */
  Optional<Path> newest(OptionalInt wanted) throws IOException {
    if (wanted.isPresent() && usable(wanted.getAsInt())) {
      return Optional.of(folder(wanted.getAsInt()));
    }
    if (!Files.isDirectory(base)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(base)) {
      return versions
          .map(each -> each.getFileName().toString())
          .filter(name -> name.matches("\\d{1,6}"))
          .map(Integer::valueOf)
          .filter(this::usable)
          .max(Comparator.naturalOrder())
          .map(this::folder);
    }
  }

  private boolean usable(int version) {
    return isWhole(version)
        || (isComplete(version, "config.json")
            && Stream.of("model.weights.h5", "model.weights.json", "model.safetensors")
                .anyMatch(name -> isComplete(version, name)));
  }
}
