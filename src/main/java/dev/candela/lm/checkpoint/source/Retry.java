package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;

/**
 * Does again what may go better the next time, after waiting longer each time.
 *
 * @param attempts how often something is tried in all
 * @param firstWait how long to wait before the second attempt
 */
record Retry(int attempts, Duration firstWait) {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** Something to do. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /** A host is busy; it may say when it is worth to ask again. */
  static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration wait;

    Busy(HubHttp.Answer answer) {
      super("it answers with status " + answer.status());
      status = answer.status();
      wait = waitOf(answer);
    }

    int status() {
      return status;
    }

    private static Duration waitOf(HubHttp.Answer answer) {
      String seconds = answer.header("Retry-After").orElse("");
      return seconds.matches("\\d{1,6}")
          ? Duration.ofSeconds(Long.parseLong(seconds))
          : Duration.ZERO;
    }
  }

  /** Whether a status says that the host is busy or broken for the moment. */
  static boolean isBusy(int status) {
    return status == 408 || status == 429 || (status >= 500 && status != 501);
  }

  /** The same with fewer attempts. */
  Retry atMost(int fewer) {
    return new Retry(Math.min(attempts, fewer), firstWait);
  }

  /** Tries until it succeeds, or throws the last failure. */
  <T> T run(Attempt<T> attempt) throws IOException {
    for (int done = 1; ; done++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (done >= attempts || !worthwhile(e)) {
          throw e;
        }
        sleep(done, e);
      }
    }
  }

  /** Another attempt does not help where the disk is full or the host wants a very long pause. */
  private static boolean worthwhile(IOException e) {
    return !(e instanceof FileSystemException)
        && !FileDownload.isDiskFull(e)
        && !(e instanceof Busy busy && busy.wait.compareTo(LONGEST_WAIT) > 0);
  }

  /** Waits before attempt {@code done + 1}. */
  void sleep(int done, IOException failure) {
    Duration wait = firstWait.multipliedBy(1L << Math.min(10, done - 1));
    if (failure instanceof Busy busy && busy.wait.compareTo(wait) > 0) {
      wait = busy.wait;
    }
    try {
      Thread.sleep(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckpointException("the download was interrupted", e);
    }
  }
}
