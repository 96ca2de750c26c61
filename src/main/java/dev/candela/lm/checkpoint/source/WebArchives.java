package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.WebArchive;
import dev.candela.lm.checkpoint.source.HubHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Folders packed into one file on the web. Each is kept unpacked under a name that its address and
 * its ETag make, so that another version gets another place.
 */
final class WebArchives {
  private static final int DEEPEST = 4;
  private static final String CONFIG = "config.json";

  private final SourceSettings settings;
  private final HubHttp http;
  private final Downloads downloads;
  private final Path cache;

  WebArchives(SourceSettings settings, HubHttp http, Downloads downloads) {
    this.settings = settings;
    this.http = http;
    this.downloads = downloads;
    cache = settings.ownCache().toAbsolutePath().resolve("archives");
  }

  /** The folder with an archive's files. */
  Path fetch(WebArchive archive) throws IOException {
    String key = digest(archive.uri().toString(), 16);
    if (settings.offline()) {
      return root(
          newest(key)
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          "%s is not in the cache %s, and the network is forbidden"
                              .formatted(shown(archive.uri()), cache))));
    }
    try {
      return root(fetch(archive, key));
    } catch (IOException e) {
      Optional<Path> cached = SourceDown.instead(shown(archive.uri()), e, () -> newest(key));
      if (cached.isPresent()) {
        return root(cached.get());
      }
      throw new CheckpointException(
          e instanceof Retry.Busy busy
              ? "%s is busy or out of order (%d); try again later"
                  .formatted(shown(archive.uri()), busy.status())
              : "%s cannot be downloaded: %s; check the network and the address"
                  .formatted(shown(archive.uri()), HuggingFaceHub.reason(e)),
          e);
    }
  }

  /** Who has the archive already does not wait long for a server that cannot be reached. */
  private Retry retry(String key) throws IOException {
    return newest(key).isPresent() ? downloads.retry().atMost(2) : downloads.retry();
  }

  private Path fetch(WebArchive archive, String key) throws IOException {
    downloads.progress().doing("Looking up " + shown(archive.uri()));
    Origin origin = new Origin(archive.uri(), Optional.empty());
    Version version = retry(key).run(() -> version(origin, archive));
    String name = key + "_" + digest(version.tag(), 8);
    Path folder = cache.resolve(name);
    try (var _ = CacheLock.acquire(cache.resolve(key + ".lock"), downloads.progress())) {
      if (!Files.isDirectory(folder)) {
        download(archive, origin, version, name);
      }
    }
    return folder;
  }

  /**
   * What is known of an archive before it is opened.
   *
   * @param tag changes whenever the content does
   */
  private record Version(String tag, OptionalLong size) {}

  private Version version(Origin origin, WebArchive archive) throws IOException {
    try (Answer answer = http.get(origin, archive.uri(), Map.of("Range", "bytes=0-0"))) {
      if (Retry.isBusy(answer.status())) {
        throw new Retry.Busy(answer);
      }
      if (answer.status() != 200 && answer.status() != 206) {
        throw refusal(archive, answer);
      }
      String tag =
          answer
              .header("ETag")
              .or(() -> answer.header("Last-Modified"))
              .orElseGet(() -> answer.header("Content-Length").orElse(""));
      String range = answer.header("Content-Range").orElse("");
      String whole = range.substring(range.lastIndexOf('/') + 1);
      return new Version(
          tag,
          whole.matches("\\d{1,18}")
              ? OptionalLong.of(Long.parseLong(whole))
              : answer.status() == 200
                  ? answer.headers().firstValueAsLong("Content-Length")
                  : OptionalLong.empty());
    }
  }

  private void download(WebArchive archive, Origin origin, Version version, String name)
      throws IOException {
    Path packed = cache.resolve(name + ".packed");
    HttpFile file =
        new HttpFile(
            shown(archive.uri()),
            http,
            origin,
            archive.uri(),
            version.size(),
            Optional.empty(),
            answer -> refusal(archive, answer));
    if (!Files.exists(packed)) {
      Path partial = cache.resolve(name + ".incomplete");
      downloads.run(
          shown(archive.uri()), List.of(new Downloads.Job(file, partial, packed, () -> {})));
    }
    downloads.progress().doing("Unpacking " + shown(archive.uri()));
    Path parts = cache.resolve(name + ".unpacking");
    delete(parts);
    try {
      Unpacking.of(archive.format(), packed).into(parts);
      Files.move(parts, cache.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (CheckpointException e) {
      Files.deleteIfExists(packed); // the next start shall not stumble over it again
      throw new CheckpointException(
          "%s cannot be unpacked: %s".formatted(shown(archive.uri()), e.getMessage()), e);
    } finally {
      delete(parts);
    }
    Files.deleteIfExists(packed);
  }

  private static CheckpointException refusal(WebArchive archive, Answer answer) {
    return new CheckpointException(
        switch (answer.status()) {
          case 401, 403 -> "%s is not public (%d)".formatted(shown(archive.uri()), answer.status());
          case 404, 410 ->
              "there is nothing at %s (%d); check the address"
                  .formatted(shown(archive.uri()), answer.status());
          default -> "%s answers with status %d".formatted(shown(archive.uri()), answer.status());
        });
  }

  /** An address without what may be secret in it. */
  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "%s://%s%s%s".formatted(uri.getScheme(), uri.getHost(), port, uri.getPath());
  }

  private Optional<Path> newest(String key) throws IOException {
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders
          .filter(each -> each.getFileName().toString().matches(key + "_[0-9a-f]{8}"))
          .filter(Files::isDirectory)
          .max(Comparator.comparing(WebArchives::modified));
    }
  }

  private static FileTime modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** The folder inside an archive that is the checkpoint. */
  private static Path root(Path folder) throws IOException {
    try (Stream<Path> files = Files.find(folder, DEEPEST, (path, _) -> path.endsWith(CONFIG))) {
      List<Path> roots = files.map(Path::getParent).sorted().toList();
      if (roots.contains(folder)) {
        return folder;
      }
      if (roots.size() == 1) {
        return roots.getFirst();
      }
      throw new CheckpointException(
          roots.isEmpty()
              ? "the archive has no config.json, so it is no checkpoint that can be used"
              : "the archive has %d folders with a config.json; it must have one"
                  .formatted(roots.size()));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String digest(String text, int digits) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
