package dev.candela.lm.checkpoint.source;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far a download has come; safe for use by several threads. */
public final class DownloadProgress {
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger filesLeft = new AtomicInteger();
  private final AtomicLong begin = new AtomicLong();
  private final AtomicLong end = new AtomicLong();
  private volatile String doing = "";

  /**
   * What is known at a moment.
   *
   * @param doing what is going on, for people; empty before anything is
   * @param doneBytes bytes that are here, those of earlier attempts included
   * @param totalBytes bytes there will be, as far as is known
   * @param bytesPerSecond the mean rate from the download's begin, until its end
   * @param filesLeft files that are not complete
   */
  public record Snapshot(
      String doing, long doneBytes, long totalBytes, long bytesPerSecond, int filesLeft) {

    /** Bytes that are not here yet. */
    public long remainingBytes() {
      return Math.max(0, totalBytes - doneBytes);
    }

    /** For people. */
    public String sentence() {
      return totalBytes == 0
          ? doing
          : "%s: %s of %s, %s/s, %d %s left"
              .formatted(
                  doing,
                  ByteCount.of(doneBytes),
                  ByteCount.of(totalBytes),
                  ByteCount.of(bytesPerSecond),
                  filesLeft,
                  filesLeft == 1 ? "file" : "files");
    }
  }

  /** How far it has come. */
  public Snapshot snapshot() {
    long until = filesLeft.get() == 0 ? end.get() : System.nanoTime();
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - begin.get()));
    long rate = begin.get() == 0 ? 0 : received.get() * 1000 / millis;
    return new Snapshot(doing, done.get(), total.get(), rate, filesLeft.get());
  }

  void doing(String what) {
    doing = what;
  }

  /** A download of some files begins. */
  void begin(int files, long bytes) {
    filesLeft.set(files);
    total.set(bytes);
    done.set(0);
    received.set(0);
    begin.set(System.nanoTime());
    end.set(begin.get());
  }

  /** Bytes turn out to be more, or fewer, than thought. */
  void expect(long more) {
    total.addAndGet(more);
  }

  /** Bytes that an earlier attempt has left; negative if they are thrown away. */
  void found(long bytes) {
    done.addAndGet(bytes);
  }

  void received(long bytes) {
    done.addAndGet(bytes);
    received.addAndGet(bytes);
  }

  void fileComplete() {
    end.set(System.nanoTime());
    filesLeft.decrementAndGet();
  }
}
