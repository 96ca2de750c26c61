package dev.candela.lm.checkpoint.source;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.BaseServiceException;
import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.BucketFolder;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folders in Google Cloud Storage. They are kept in the cache by bucket and path; a file beside
 * each one, {@code .complete/<name>}, has the generation that it is of.
 */
final class Buckets {
  private static final int MOST_FILES = 10_000;

  private final SourceSettings settings;
  private final Downloads downloads;

  Buckets(SourceSettings settings, Downloads downloads) {
    this.settings = settings;
    this.downloads = downloads;
  }

  /** The folder with a bucket's files. */
  Path fetch(BucketFolder source) throws IOException {
    Path folder = folder(source);
    if (settings.offline()) {
      if (Files.exists(folder.resolve("config.json"))) {
        return folder;
      }
      throw new CheckpointException(
          "%s is not in the cache %s, and the network is forbidden"
              .formatted(name(source), folder));
    }
    Storage storage = storage();
    try {
      return fetch(storage, source, folder);
    } catch (BaseServiceException e) {
      throw refusal(source, e);
    } finally {
      close(storage);
    }
  }

  private Path fetch(Storage storage, BucketFolder source, Path folder) throws IOException {
    downloads.progress().doing("Looking up " + name(source));
    Map<String, Blob> blobs = list(storage, source);
    List<String> wanted = CheckpointFiles.wanted(name(source), blobs.keySet());
    try (var _ = CacheLock.acquire(folder.resolve(".complete/lock"), downloads.progress())) {
      download(source, wanted, blobs);
      forget(folder, wanted);
    }
    return folder;
  }

  /**
   * Deletes files that were downloaded once and are not part of the checkpoint any more: a reader
   * could take them for it. What has no marker is not this folder's: it may be that of a bucket
   * folder below this one.
   */
  private static void forget(Path folder, List<String> wanted) throws IOException {
    Path markers = folder.resolve(".complete");
    Set<Path> kept = new HashSet<>(Set.of(markers.resolve("lock")));
    wanted.forEach(name -> kept.add(markers.resolve(name)));
    try (Stream<Path> paths = Files.walk(markers)) {
      for (Path marker : paths.filter(Files::isRegularFile).toList()) {
        boolean partial =
            markers.equals(marker.getParent()) && marker.getFileName().toString().endsWith(".part");
        if (!partial && !kept.contains(marker)) {
          Files.deleteIfExists(folder.resolve(markers.relativize(marker)));
          Files.delete(marker);
        }
      }
    }
  }

  private static void close(Storage storage) throws IOException {
    try {
      storage.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Path folder(BucketFolder source) {
    Path bucket = settings.ownCache().toAbsolutePath().resolve("gs").resolve(source.bucket());
    return source.folder().isEmpty() ? bucket : SafePath.resolve(bucket, source.folder());
  }

  /** With the application default credentials, or as anybody where there are none. */
  private Storage storage() {
    StorageOptions.Builder options = StorageOptions.newBuilder();
    Optional<String> emulator = settings.text("STORAGE_EMULATOR_HOST");
    if (emulator.isPresent()) {
      options.setHost(emulator.get()).setProjectId("emulator");
      options.setCredentials(NoCredentials.getInstance());
    } else {
      try {
        options.setCredentials(GoogleCredentials.getApplicationDefault());
      } catch (IOException e) {
        options.setCredentials(NoCredentials.getInstance()).setProjectId("anonymous");
      }
    }
    return options.build().getService();
  }

  private static Map<String, Blob> list(Storage storage, BucketFolder source) {
    String prefix = source.folder().isEmpty() ? "" : source.folder() + "/";
    Map<String, Blob> blobs = new LinkedHashMap<>();
    for (Blob blob : storage.list(source.bucket(), BlobListOption.prefix(prefix)).iterateAll()) {
      if (!blob.getName().endsWith("/")) {
        blobs.put(blob.getName().substring(prefix.length()), blob);
      }
      if (blobs.size() > MOST_FILES) {
        throw new CheckpointException(
            "%s has more than %d files; name the folder of the checkpoint"
                .formatted(name(source), MOST_FILES));
      }
    }
    if (blobs.isEmpty()) {
      throw new CheckpointException(
          "there is nothing at %s; check bucket and folder".formatted(name(source)));
    }
    return blobs;
  }

  private void download(BucketFolder source, List<String> wanted, Map<String, Blob> blobs)
      throws IOException {
    Path folder = folder(source);
    List<Downloads.Job> jobs = new ArrayList<>();
    for (String name : wanted) {
      Blob blob = Objects.requireNonNull(blobs.get(name));
      String generation = String.valueOf(blob.getGeneration());
      Path file = SafePath.resolve(folder, name);
      Path marker = SafePath.resolve(folder.resolve(".complete"), name);
      boolean complete =
          Files.exists(file) && SourceSettings.firstLine(marker).equals(Optional.of(generation));
      if (!complete) {
        Path partial =
            folder
                .resolve(".complete")
                .resolve(name.replace('/', '_') + "." + generation + ".part");
        jobs.add(
            new Downloads.Job(
                new BlobFile(blob, name), partial, file, () -> mark(marker, generation)));
      }
    }
    downloads.run(name(source), jobs);
  }

  private static void mark(Path marker, String generation) throws IOException {
    Files.createDirectories(marker.getParent());
    Files.writeString(marker, generation);
  }

  private static String name(BucketFolder source) {
    return "gs://" + source.bucket() + (source.folder().isEmpty() ? "" : "/" + source.folder());
  }

  private static CheckpointException refusal(BucketFolder source, BaseServiceException e) {
    return new CheckpointException(
        switch (e.getCode()) {
          case 401, 403 ->
              ("%s may not be read by this account (%d); give it the role Storage"
                      + " Object Viewer, or set GOOGLE_APPLICATION_CREDENTIALS")
                  .formatted(name(source), e.getCode());
          case 404 -> "there is no bucket %s; check its name".formatted(source.bucket());
          case 429 ->
              "Cloud Storage asks to slow down (429) for %s; try again later"
                  .formatted(name(source));
          default ->
              "%s cannot be read: Cloud Storage answers with %d; check the network and try again"
                  .formatted(name(source), e.getCode());
        },
        e);
  }

  /** An object of a bucket. */
  private record BlobFile(Blob blob, String name) implements RemoteFile {

    @Override
    public OptionalLong size() {
      Long size = blob.getSize();
      return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    @Override
    public Optional<Checksum> checksum() {
      if (blob.getMd5() != null) {
        return Optional.of(new Checksum(Checksum.Kind.MD5, blob.getMd5()));
      }
      return Optional.ofNullable(blob.getCrc32c())
          .map(sum -> new Checksum(Checksum.Kind.CRC32C, sum));
    }

    @Override
    public Opened open(long from) throws IOException {
      try {
        ReadChannel channel = blob.reader();
        channel.seek(from);
        return new Opened(Channels.newInputStream(channel), from, size(), checksum());
      } catch (StorageException e) {
        throw new IOException(e);
      }
    }
  }
}
