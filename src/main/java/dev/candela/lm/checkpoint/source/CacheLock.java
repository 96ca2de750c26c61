package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Lets one process at a time, and one thread of it, write to a part of a cache. */
final class CacheLock implements AutoCloseable {
  private static final long MILLIS_BETWEEN_TRIES = 100;

  private final FileChannel channel;
  private final FileLock lock;

  private CacheLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for a file's lock; the operating system frees those of processes that have ended. */
  static CacheLock acquire(Path file, DownloadProgress progress) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = tryLock(channel);
      while (lock == null) {
        progress.doing("Waiting for another process that downloads the same");
        Thread.sleep(MILLIS_BETWEEN_TRIES);
        lock = tryLock(channel);
      }
      return new CacheLock(channel, lock);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new CheckpointException("the download was interrupted", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process has it
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
