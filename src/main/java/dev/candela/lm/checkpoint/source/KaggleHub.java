package dev.candela.lm.checkpoint.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.KaggleModel;
import dev.candela.lm.checkpoint.source.HubHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Kaggle's models, by the interface that its documentation gives to users of curl, kept in the
 * cache of kagglehub ({@link KaggleCache}).
 */
final class KaggleHub {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SourceSettings settings;
  private final HubHttp http;
  private final Downloads downloads;
  private final Origin origin;

  KaggleHub(SourceSettings settings, HubHttp http, Downloads downloads) {
    this.settings = settings;
    this.http = http;
    this.downloads = downloads;
    origin = new Origin(settings.kaggle(), credentials(settings));
  }

  /** A token or a name and key: from variables, or from the files that Kaggle's tools write. */
  private static Optional<String> credentials(SourceSettings settings) {
    Optional<String> token = settings.text("KAGGLE_API_TOKEN");
    if (token.isPresent()) {
      return token.map(value -> "Bearer " + value);
    }
    Optional<String> user = settings.text("KAGGLE_USERNAME");
    Optional<String> key = settings.text("KAGGLE_KEY");
    if (user.isPresent() && key.isPresent()) {
      return Optional.of(basic(user.get(), key.get()));
    }
    return SourceSettings.firstLine(settings.kaggleConfig().resolve("access_token"))
        .map(value -> "Bearer " + value)
        .or(() -> ofFile(settings.kaggleConfig().resolve("kaggle.json")));
  }

  private static Optional<String> ofFile(Path file) {
    try {
      JsonNode json = Files.isRegularFile(file) ? JSON.readTree(file.toFile()) : null;
      return json != null && json.path("username").isTextual() && json.path("key").isTextual()
          ? Optional.of(basic(json.get("username").textValue(), json.get("key").textValue()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String basic(String user, String key) {
    byte[] both = (user + ":" + key).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** The folder with a model's files. */
  Path fetch(KaggleModel model) throws IOException {
    KaggleCache cache = new KaggleCache(settings.kaggleCache(), model);
    if (settings.offline()) {
      return cache
          .newest(model.version())
          .orElseThrow(
              () ->
                  new CheckpointException(
                      "%s is not in the cache %s, and the network is forbidden"
                          .formatted(model, settings.kaggleCache())));
    }
    if (model.version().isPresent() && cache.isWhole(model.version().getAsInt())) {
      return cache.folder(model.version().getAsInt());
    }
    try {
      return new Visit(model, cache, retry(model, cache)).fetch();
    } catch (Retry.Busy e) {
      // Later it will be there: another version is not what was asked for.
      Optional<Path> cached =
          SourceDown.instead(model.toString(), e, () -> cache.wanted(model.version()));
      return cached.orElseThrow(() -> busy(model, e));
    } catch (IOException e) {
      Optional<Path> cached =
          SourceDown.instead(model.toString(), e, () -> cache.newest(model.version()));
      if (cached.isPresent()) {
        return cached.get();
      }
      throw new CheckpointException(
          "%s cannot be downloaded from %s: %s; check the network"
              .formatted(model, origin.base(), HuggingFaceHub.reason(e)),
          e);
    }
  }

  private static CheckpointException busy(KaggleModel model, Retry.Busy e) {
    return new CheckpointException(
        e.status() == 429
            ? "Kaggle asks to slow down (429) for %s; try again in some minutes".formatted(model)
            : "Kaggle is out of order (%d) while it is asked for %s; try again later"
                .formatted(e.status(), model),
        e);
  }

  /** Who has the model already does not wait long for a hub that cannot be reached. */
  private Retry retry(KaggleModel model, KaggleCache cache) throws IOException {
    return cache.wanted(model.version()).isPresent()
        ? downloads.retry().atMost(2)
        : downloads.retry();
  }

  /** One look at a model. */
  private final class Visit {
    private final KaggleModel model;
    private final KaggleCache cache;
    private final HubJson json;

    Visit(KaggleModel model, KaggleCache cache, Retry retry) {
      this.model = model;
      this.cache = cache;
      json = new HubJson(http, origin, retry, this::refusal);
    }

    Path fetch() throws IOException {
      downloads.progress().doing("Looking up " + model);
      int version = model.version().orElse(0);
      if (version == 0) {
        version = json.get(address("get")).path("versionNumber").asInt(0);
      }
      if (version <= 0) {
        throw new CheckpointException("Kaggle does not say which versions %s has".formatted(model));
      }
      if (cache.isWhole(version)) {
        return cache.folder(version);
      }
      List<String> wanted = CheckpointFiles.wanted(model.toString(), names(version));
      try (var _ = CacheLock.acquire(cache.lock(version), downloads.progress())) {
        download(version, wanted);
      }
      return cache.folder(version);
    }

    private List<String> names(int version) throws IOException {
      List<String> names = new ArrayList<>();
      String token = "";
      for (int page = 0; page < MOST_PAGES; page++) {
        JsonNode answer =
            json.get(
                address(
                    "%d/files?page_size=%d%s"
                        .formatted(
                            version, PAGE, token.isEmpty() ? "" : "&page_token=" + quoted(token))));
        answer.path("files").forEach(file -> names.add(file.path("name").asText("")));
        token = answer.path("nextPageToken").asText("");
        if (token.isEmpty()) {
          return names;
        }
      }
      return names;
    }

    private void download(int version, List<String> wanted) throws IOException {
      List<Downloads.Job> jobs = new ArrayList<>();
      for (String name : wanted) {
        if (!cache.isComplete(version, name)) {
          URI uri = address("%d/download/%s".formatted(version, quoted(name).replace("%2F", "/")));
          HttpFile file =
              new HttpFile(
                  name, http, origin, uri, OptionalLong.empty(), Optional.empty(), this::refusal);
          jobs.add(
              new Downloads.Job(
                  new SizedFile(file, downloads.progress()),
                  cache.partial(version, name),
                  cache.file(version, name),
                  () -> cache.markComplete(version, name)));
        }
      }
      cache.want(version, wanted);
      downloads.run(model.toString(), jobs);
    }

    private URI address(String rest) {
      return URI.create(
          "%s/api/v1/models/%s/%s/%s/%s/%s"
              .formatted(
                  origin.base(),
                  quoted(model.owner()),
                  quoted(model.model()),
                  quoted(model.framework()),
                  quoted(model.variation()),
                  rest));
    }

    private CheckpointException refusal(Answer answer) {
      String page = "https://www.kaggle.com/models/%s/%s".formatted(model.owner(), model.model());
      boolean known = origin.authorization().isPresent();
      return new CheckpointException(
          switch (answer.status()) {
            case 401, 403 ->
                known
                    ? ("Kaggle gives %s to nobody who has not accepted its licence; do that"
                            + " on %s with the account of KAGGLE_USERNAME")
                        .formatted(model, page)
                    : ("Kaggle wants to know who asks for %s; set KAGGLE_USERNAME and"
                            + " KAGGLE_KEY, and accept the licence on %s")
                        .formatted(model, page);
            case 404 ->
                "there is no %s on Kaggle; check its name and version on %s".formatted(model, page);
            default -> "Kaggle refuses %s with status %d".formatted(model, answer.status());
          });
    }
  }

  private static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
