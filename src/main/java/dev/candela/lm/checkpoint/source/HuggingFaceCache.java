package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository's part of the cache of huggingface_hub: {@code blobs/<etag>} hold contents, {@code
 * snapshots/<commit>/<path>} lead to them, {@code refs/<revision>} hold the commit of a branch or
 * tag.
 */
final class HuggingFaceCache {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Path cache;
  private final String folderName;
  private final Path folder;

  HuggingFaceCache(Path cache, String repository) {
    this.cache = cache.toAbsolutePath();
    folderName = "models--" + repository.replace("/", "--");
    folder = this.cache.resolve(folderName);
  }

  /** One for all revisions: they share contents, and what has arrived of these. */
  Path lock() {
    return locks().resolve("candela.lock");
  }

  private Path locks() {
    return cache.resolve(".locks").resolve(folderName);
  }

  /** Notes, under the lock, that a snapshot lacks files. */
  void begin(String commit) throws IOException {
    if (!Files.exists(unfinished(commit))) {
      Files.createFile(unfinished(commit));
    }
  }

  /** Notes that a snapshot has all files. */
  void end(String commit) throws IOException {
    Files.deleteIfExists(unfinished(commit));
  }

  private Path unfinished(String commit) {
    return locks().resolve(commit + ".unfinished");
  }

  Path blob(String etag) {
    return folder.resolve("blobs").resolve(etag);
  }

  Path partial(String etag) {
    return folder.resolve("blobs").resolve(etag + ".incomplete");
  }

  Path snapshotFolder(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** The folder of a revision, if it is there. */
  Optional<Path> snapshot(String revision) throws IOException {
    String commit = revision;
    if (!COMMIT.matcher(revision).matches()) {
      Path ref = ref(revision);
      commit = Files.isRegularFile(ref) ? Files.readString(ref).strip() : "";
    }
    if (!COMMIT.matcher(commit).matches()) {
      return Optional.empty();
    }
    return Optional.of(snapshotFolder(commit)).filter(Files::isDirectory);
  }

  /**
   * The folder of a revision, if it is there and whole: for all that is known, where
   * huggingface_hub has filled it.
   */
  Optional<Path> wholeSnapshot(String revision) throws IOException {
    Optional<Path> folder = snapshot(revision);
    return folder.isPresent()
            && !Files.exists(unfinished(folder.get().getFileName().toString()))
            && CheckpointFiles.areThere(folder.get())
        ? folder
        : Optional.empty();
  }

  /** Notes the commit of a branch or tag. */
  void remember(String revision, String commit) throws IOException {
    if (revision.equals(commit)) {
      return;
    }
    Path ref = ref(revision);
    Files.createDirectories(ref.getParent());
    Path written = Files.createTempFile(ref.getParent(), "ref", ".tmp");
    Files.writeString(written, commit);
    Files.move(written, ref, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path ref(String revision) {
    return SafePath.resolve(folder.resolve("refs"), revision);
  }

  /** Makes a file of a snapshot lead to its content; copies where there are no links. */
  void link(String commit, String name, String etag) throws IOException {
    Path file = SafePath.resolve(snapshotFolder(commit), name);
    if (Files.exists(file)) {
      return;
    }
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    Files.deleteIfExists(file); // a link that leads nowhere
    Path content = blob(etag);
    try {
      Files.createSymbolicLink(file, parent.relativize(content));
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path copy = Files.createTempFile(parent, "copy", ".tmp");
      Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
