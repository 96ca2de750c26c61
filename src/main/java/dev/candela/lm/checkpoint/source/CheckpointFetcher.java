package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.BucketFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.HuggingFaceRepository;
import dev.candela.lm.checkpoint.source.CheckpointSource.KaggleModel;
import dev.candela.lm.checkpoint.source.CheckpointSource.LocalFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.WebArchive;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;

/** Gets checkpoints onto this machine. */
public final class CheckpointFetcher {
  private static final Retry RETRY = new Retry(6, Duration.ofSeconds(1));

  private final SourceSettings settings;
  private final DownloadProgress progress;
  private final Retry retry;

  /**
   * @param progress hears how far a download has come
   */
  public CheckpointFetcher(SourceSettings settings, DownloadProgress progress) {
    this(settings, progress, RETRY);
  }

  CheckpointFetcher(SourceSettings settings, DownloadProgress progress, Retry retry) {
    this.settings = settings;
    this.progress = progress;
    this.retry = retry;
  }

  /**
   * The folder of a checkpoint; downloads what is missing of it and waits for that.
   *
   * @throws CheckpointException if it cannot be had; the message is one sentence that says why
   */
  public Path fetch(CheckpointSource source) {
    HubHttp http = new HubHttp();
    Downloads downloads = new Downloads(settings.parallel(), retry, progress);
    try {
      return switch (source) {
        case LocalFolder(Path path) -> path;
        case HuggingFaceRepository repository ->
            new HuggingFaceHub(settings, http, downloads).fetch(repository);
        case KaggleModel model -> new KaggleHub(settings, http, downloads).fetch(model);
        case BucketFolder bucket -> new Buckets(settings, downloads).fetch(bucket);
        case WebArchive archive -> new WebArchives(settings, http, downloads).fetch(archive);
      };
    } catch (IOException e) {
      throw new CheckpointException(sentence(e), e);
    }
  }

  private static String sentence(IOException e) {
    if (FileDownload.isDiskFull(e)) {
      return "the disk is full; make room, or move the cache with HF_HOME, KAGGLEHUB_CACHE or"
          + " CANDELA_CACHE";
    }
    if (e instanceof AccessDeniedException denied) {
      return "%s may not be written; move the cache with HF_HOME, KAGGLEHUB_CACHE or CANDELA_CACHE"
          .formatted(denied.getFile());
    }
    return e instanceof FileSystemException disk
        ? "the cache cannot be written: %s".formatted(disk.getMessage())
        : "the checkpoint cannot be downloaded: %s".formatted(HuggingFaceHub.reason(e));
  }
}
