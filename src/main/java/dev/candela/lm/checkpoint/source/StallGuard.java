package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Closes a stream from which nothing has come for a while, so that its reader can try again. */
final class StallGuard implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Thread watch;
  private volatile long lastSign = System.nanoTime();

  StallGuard(InputStream stream) {
    watch = Thread.ofVirtual().name("download-watch").start(() -> watch(stream));
  }

  /** Something has come. */
  void alive() {
    lastSign = System.nanoTime();
  }

  private void watch(InputStream stream) {
    try {
      while (System.nanoTime() - lastSign < PATIENCE) {
        Thread.sleep(1000);
      }
      stream.close();
    } catch (InterruptedException | IOException e) {
      // The download is over, or the stream is closed already.
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
