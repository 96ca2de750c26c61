package dev.candela.lm.checkpoint.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.HuggingFaceRepository;
import dev.candela.lm.checkpoint.source.HubHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The Hugging Face Hub. Files are looked up as huggingface_hub 1 does, and kept in the same cache
 * ({@link HuggingFaceCache}).
 */
final class HuggingFaceHub {
  private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HEX_40 = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  private final SourceSettings settings;
  private final HubHttp http;
  private final Downloads downloads;
  private final Origin origin;

  HuggingFaceHub(SourceSettings settings, HubHttp http, Downloads downloads) {
    this.settings = settings;
    this.http = http;
    this.downloads = downloads;
    origin =
        new Origin(
            settings.huggingFace(), settings.huggingFaceToken().map(token -> "Bearer " + token));
  }

  /** The folder with a repository's files. */
  Path fetch(HuggingFaceRepository source) throws IOException {
    HuggingFaceCache cache = new HuggingFaceCache(settings.huggingFaceCache(), source.repository());
    if (settings.offline()) {
      return cached(cache, source)
          .orElseThrow(
              () ->
                  new CheckpointException(
                      "%s is not in the cache %s, and HF_HUB_OFFLINE forbids to download it"
                          .formatted(name(source), settings.huggingFaceCache())));
    }
    try {
      return new Visit(source, cache, retry(cache, source)).fetch();
    } catch (IOException e) {
      Optional<Path> whole =
          SourceDown.instead(name(source), e, () -> cache.wholeSnapshot(source.revision()));
      if (whole.isPresent()) {
        return whole.get();
      }
      if (e instanceof Retry.Busy busy) {
        throw busy(source, busy);
      }
      throw new CheckpointException(
          "%s cannot be downloaded from %s: %s; check the network, or set HF_ENDPOINT"
              .formatted(name(source), origin.base(), reason(e)),
          e);
    }
  }

  /** Who has the checkpoint already does not wait long for a hub that cannot be reached. */
  private Retry retry(HuggingFaceCache cache, HuggingFaceRepository source) throws IOException {
    return cache.wholeSnapshot(source.revision()).isPresent()
        ? downloads.retry().atMost(2)
        : downloads.retry();
  }

  /** What the cache has of a revision, if that could be a whole checkpoint. */
  private static Optional<Path> cached(HuggingFaceCache cache, HuggingFaceRepository source)
      throws IOException {
    return cache
        .snapshot(source.revision())
        .filter(folder -> Files.exists(folder.resolve("config.json")));
  }

  private static String name(HuggingFaceRepository source) {
    return source.revision().equals("main")
        ? source.repository()
        : source.repository() + "@" + source.revision();
  }

  private static CheckpointException busy(HuggingFaceRepository source, Retry.Busy e) {
    return new CheckpointException(
        e.status() == 429
            ? ("the Hugging Face Hub asks to slow down (429) for %s; wait some"
                    + " minutes, and set HF_TOKEN for a higher limit")
                .formatted(name(source))
            : "the Hugging Face Hub is out of order (%d) while it is asked for %s; try again later"
                .formatted(e.status(), name(source)),
        e);
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** One look at a repository. */
  private final class Visit {
    private final HuggingFaceRepository source;
    private final HuggingFaceCache cache;
    private final Retry retry;

    Visit(HuggingFaceRepository source, HuggingFaceCache cache, Retry retry) {
      this.retry = retry;
      this.source = source;
      this.cache = cache;
    }

    Path fetch() throws IOException {
      downloads.progress().doing("Looking up " + name(source));
      JsonNode info =
          new HubJson(http, origin, retry, this::refusal)
              .get(
                  URI.create(
                      "%s/api/models/%s/revision/%s"
                          .formatted(
                              origin.base(), source.repository(), quoted(source.revision()))));
      String commit = info.path("sha").asText("");
      if (!HEX_40.matcher(commit).matches()) {
        throw new CheckpointException(
            "%s does not answer as the Hugging Face Hub does".formatted(origin.base()));
      }
      List<String> names = new ArrayList<>();
      info.path("siblings").forEach(file -> names.add(file.path("rfilename").asText("")));
      List<String> wanted = CheckpointFiles.wanted(name(source), names);
      try (var _ = CacheLock.acquire(cache.lock(), downloads.progress())) {
        download(commit, wanted);
      }
      cache.remember(source.revision(), commit);
      return cache.snapshotFolder(commit);
    }

    private void download(String commit, List<String> wanted) throws IOException {
      List<String> missing = new ArrayList<>();
      for (String name : wanted) {
        if (!Files.exists(SafePath.resolve(cache.snapshotFolder(commit), name))) {
          missing.add(name);
        }
      }
      if (missing.isEmpty()) {
        cache.end(commit);
        return;
      }
      cache.begin(commit);
      List<Found> found = downloads.all(missing, name -> lookUp(commit, name));
      List<Downloads.Job> jobs = new ArrayList<>();
      for (Found file : found) {
        Path blob = cache.blob(file.etag());
        if (Files.exists(blob)) {
          cache.link(commit, file.file().name(), file.etag());
        } else if (jobs.stream().noneMatch(job -> job.target().equals(blob))) {
          jobs.add(
              new Downloads.Job(
                  file.file(),
                  cache.partial(file.etag()),
                  blob,
                  () -> cache.link(commit, file.file().name(), file.etag())));
        }
      }
      downloads.run(name(source), jobs);
      for (Found file : found) {
        cache.link(commit, file.file().name(), file.etag()); // for files with the same content
      }
      cache.end(commit);
    }

    /** A file and the name of its content. */
    private record Found(HttpFile file, String etag) {}

    private Found lookUp(String commit, String name) throws IOException {
      URI uri =
          URI.create(
              "%s/%s/resolve/%s/%s"
                  .formatted(origin.base(), source.repository(), commit, quotedPath(name)));
      return downloads
          .retry()
          .run(
              () -> {
                try (Answer answer = http.head(origin, uri)) {
                  return found(name, uri, answer);
                }
              });
    }

    private Found found(String name, URI uri, Answer answer) throws IOException {
      if (Retry.isBusy(answer.status())) {
        throw new Retry.Busy(answer);
      }
      if (answer.status() >= 400) {
        throw refusal(answer);
      }
      Optional<String> linked = answer.header("X-Linked-Etag");
      String etag =
          linked
              .or(() -> answer.header("ETag"))
              .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
              .orElse("");
      if (!ETAG.matcher(etag).matches()) {
        throw new CheckpointException("%s has no usable ETag at %s".formatted(name, uri.getHost()));
      }
      OptionalLong size =
          answer
              .headers()
              .firstValueAsLong(linked.isPresent() ? "X-Linked-Size" : "Content-Length");
      return new Found(
          new HttpFile(name, http, origin, uri, size, checksum(etag), this::refusal), etag);
    }

    private static Optional<Checksum> checksum(String etag) {
      if (HEX_64.matcher(etag).matches()) {
        return Optional.of(new Checksum(Checksum.Kind.SHA256, etag));
      }
      return HEX_40.matcher(etag).matches()
          ? Optional.of(new Checksum(Checksum.Kind.GIT_SHA1, etag))
          : Optional.empty();
    }

    private CheckpointException refusal(Answer answer) {
      String repository = source.repository();
      String code = answer.header("X-Error-Code").orElse("");
      boolean token = origin.authorization().isPresent();
      return new CheckpointException(
          switch (code) {
            case "GatedRepo" ->
                token
                    ? ("%s is gated and the account of HF_TOKEN has no access; accept the"
                            + " conditions on https://huggingface.co/%s")
                        .formatted(repository, repository)
                    : ("%s is gated; accept the conditions on https://huggingface.co/%s and"
                            + " set HF_TOKEN")
                        .formatted(repository, repository);
            case "RevisionNotFound" ->
                "%s has no revision %s".formatted(repository, source.revision());
            case "EntryNotFound" ->
                "%s lacks a file that it lists; try again later".formatted(name(source));
            default -> byStatus(answer.status(), repository, token);
          });
    }

    private static String byStatus(int status, String repository, boolean token) {
      return switch (status) {
        case 401, 403, 404 ->
            "there is no repository %s on the Hugging Face Hub, or it is private; check its name%s"
                .formatted(
                    repository,
                    token
                        ? " and that HF_TOKEN may read it"
                        : ", or set HF_TOKEN if it is private");
        default -> "the Hugging Face Hub refuses %s with status %d".formatted(repository, status);
      };
    }
  }

  private static String quoted(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String quotedPath(String path) {
    return quoted(path).replace("%2F", "/");
  }
}
