package dev.candela.lm.checkpoint.source;

import static dev.candela.lm.checkpoint.source.SourceSettings.firstLine;

import com.google.api.client.http.HttpResponseException;
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
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folders in Google Cloud Storage. They are kept in the cache by bucket and path; a file beside
 * each one, {@code .complete/<name>}, has the generation that it is of, and {@code
 * .complete/.candela} lists all of them when the folder is whole.
 */
final class Buckets {
  private static final int MOST_FILES = 10_000;
  private static final String MARKERS = ".complete";
  private static final String LISTING = ".candela";

  /** What is beside the markers. */
  private static final Pattern NO_MARKER = Pattern.compile("lock|\\.candela.*|[^/]*\\.part");

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
    Storage storage = storage(isWhole(folder));
    try {
      return fetch(storage, source, folder);
    } catch (BaseServiceException e) {
      Optional<Path> whole = isDown(e) ? ifWhole(source, folder, down(e)) : Optional.empty();
      return whole.orElseThrow(() -> refusal(source, e));
    } catch (IOException e) {
      boolean down =
          causes(e, BaseServiceException.class).findFirst().map(Buckets::isDown).orElse(true);
      Optional<Path> whole = down ? ifWhole(source, folder, e) : Optional.empty();
      return whole.orElseThrow(() -> e);
    } finally {
      close(storage);
    }
  }

  private static IOException down(BaseServiceException e) {
    return new IOException(
        e.getCode() > 0 ? "it answers with status " + e.getCode() : "it cannot be reached", e);
  }

  private static Optional<Path> ifWhole(BucketFolder source, Path folder, IOException failure)
      throws IOException {
    return SourceDown.instead(
        name(source), failure, () -> Optional.of(folder).filter(Buckets::isWhole));
  }

  /** Whether the service is busy, out of order or out of reach, and so are those who sign in. */
  private static boolean isDown(BaseServiceException e) {
    int status =
        e.getCode() > 0
            ? e.getCode()
            : causes(e, HttpResponseException.class)
                .findFirst()
                .map(HttpResponseException::getStatusCode)
                .orElse(0);
    return status == 0 || Retry.isBusy(status);
  }

  private static <T extends Throwable> Stream<T> causes(Throwable failure, Class<T> kind) {
    return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private Path fetch(Storage storage, BucketFolder source, Path folder) throws IOException {
    downloads.progress().doing("Looking up " + name(source));
    Map<String, Blob> blobs = list(storage, source);
    List<String> wanted = CheckpointFiles.wanted(name(source), blobs.keySet());
    try (var _ = CacheLock.acquire(folder.resolve(MARKERS + "/lock"), downloads.progress())) {
      download(source, wanted, blobs);
      forget(folder, wanted);
      markWhole(folder);
    }
    return folder;
  }

  /**
   * Deletes files that were downloaded once and are not part of the checkpoint any more: a reader
   * could take them for it. What has no marker is not this folder's: it may be that of a bucket
   * folder below this one.
   */
  private static void forget(Path folder, List<String> wanted) throws IOException {
    for (String name : marked(folder)) {
      if (!wanted.contains(name)) {
        Files.deleteIfExists(folder.resolve(name));
        Files.delete(folder.resolve(MARKERS).resolve(name));
      }
    }
  }

  /** The names of the files that have a marker. */
  private static List<String> marked(Path folder) throws IOException {
    Path markers = folder.resolve(MARKERS);
    if (!Files.isDirectory(markers)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(markers)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> markers.relativize(path).toString().replace(File.separatorChar, '/'))
          .filter(name -> !NO_MARKER.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  /** The files of a folder and their generations. */
  private static String listing(Path folder) throws IOException {
    return marked(folder).stream()
        .filter(name -> Files.exists(folder.resolve(name)))
        .map(name -> name + " " + firstLine(folder.resolve(MARKERS).resolve(name)).orElse("?"))
        .collect(Collectors.joining("\n"));
  }

  /** Notes that a folder has all files of a checkpoint as they were together in the bucket. */
  private static void markWhole(Path folder) throws IOException {
    SourceSettings.write(folder.resolve(MARKERS).resolve(LISTING), listing(folder));
  }

  private static boolean isWhole(Path folder) {
    Path listing = folder.resolve(MARKERS).resolve(LISTING);
    try {
      return Files.exists(folder.resolve("config.json"))
          && Files.exists(listing)
          && Files.readString(listing).equals(listing(folder));
    } catch (IOException e) {
      return false;
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

  /**
   * With the application default credentials, or as anybody where there are none.
   *
   * @param cached whether the checkpoint is here already: then there is no long waiting for a
   *     service that cannot be reached
   */
  private Storage storage(boolean cached) {
    StorageOptions.Builder options = StorageOptions.newBuilder();
    if (cached) {
      options.setRetrySettings(
          StorageOptions.getDefaultRetrySettings().toBuilder().setMaxAttempts(2).build());
    }
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
      Path marker = SafePath.resolve(folder.resolve(MARKERS), name);
      boolean complete = Files.exists(file) && firstLine(marker).equals(Optional.of(generation));
      if (!complete) {
        Path partial =
            folder.resolve(MARKERS).resolve(name.replace('/', '_') + "." + generation + ".part");
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
