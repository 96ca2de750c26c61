package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Downloads several files at the same time.
 *
 * @param parallel how many at the same time
 * @param retry how often a file is tried without getting on
 * @param progress hears how far they have come
 */
record Downloads(int parallel, Retry retry, DownloadProgress progress) {

  /** Left free on the disk. */
  private static final long RESERVE = 64L << 20;

  /**
   * A file that is missing.
   *
   * @param remote where it comes from
   * @param partial where its bytes are collected
   * @param target where it goes
   * @param afterwards what to do when it is there
   */
  record Job(RemoteFile remote, Path partial, Path target, Step afterwards) {}

  /** Something to do with files. */
  interface Step {
    void run() throws IOException;
  }

  /** Something to find out for one of several files. */
  interface Question<Q, A> {
    A ask(Q about) throws IOException;
  }

  /**
   * Downloads all files, or throws the first failure.
   *
   * @param source what logs and errors call the whole
   */
  void run(String source, List<Job> jobs) throws IOException {
    long bytes = jobs.stream().mapToLong(job -> job.remote().size().orElse(0)).sum();
    progress.begin(jobs.size(), bytes);
    progress.doing("Downloading " + source);
    checkRoom(source, jobs, bytes);
    all(
        jobs,
        job -> {
          new FileDownload(job.remote(), job.partial(), job.target(), retry, progress).run();
          job.afterwards().run();
          return job;
        });
  }

  private static void checkRoom(String source, List<Job> jobs, long bytes) throws IOException {
    if (jobs.isEmpty()) {
      return;
    }
    long there = 0;
    for (Job job : jobs) {
      there += Files.exists(job.partial()) ? Files.size(job.partial()) : 0;
    }
    Path folder = existing(jobs.getFirst().target());
    long free = Files.getFileStore(folder).getUsableSpace();
    if (bytes - there > free - RESERVE) {
      throw new CheckpointException(
          "%s needs %s more in %s, where %s are free; make room or move the cache"
              .formatted(source, ByteCount.of(bytes - there), folder, ByteCount.of(free)));
    }
  }

  /** The folder that a file is in or, while there is none, the nearest one above. */
  static Path existing(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    return folder == null ? file.toAbsolutePath().getRoot() : folder;
  }

  /** Asks the same about several things at the same time; the answers come in their order. */
  <Q, A> List<A> all(List<Q> things, Question<Q, A> question) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(parallel, things.size())),
            Thread.ofPlatform().daemon(true).name("download-", 0).factory());
    try {
      var answers = new ArrayList<A>();
      var futures = new ArrayList<Future<A>>();
      var done = new ExecutorCompletionService<A>(threads);
      things.forEach(thing -> futures.add(done.submit(() -> question.ask(thing))));
      for (int i = 0; i < futures.size(); i++) {
        done.take().get();
      }
      for (var future : futures) {
        answers.add(future.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckpointException("the download was interrupted", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private static IOException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException failure -> failure;
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case null, default -> new IOException(e.getCause());
    };
  }
}
