package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.RemoteFile.Opened;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Downloads one file to a place beside its own, goes on where an earlier attempt has ended, checks
 * the whole and moves it to its own place.
 */
final class FileDownload {
  private static final int BUFFER = 1 << 17;
  private static final int MOST_WRONG_SUMS = 2;

  private final RemoteFile remote;
  private final Path partial;
  private final Path target;
  private final Retry retry;
  private final DownloadProgress progress;
  private OptionalLong size;
  private Optional<Checksum> checksum;

  /**
   * @param partial where the bytes are collected; its name tells the file's version, so that those
   *     of another one are never continued
   * @param target where the whole file goes
   */
  FileDownload(
      RemoteFile remote, Path partial, Path target, Retry retry, DownloadProgress progress) {
    this.remote = remote;
    this.partial = partial;
    this.target = target;
    this.retry = retry;
    this.progress = progress;
    size = remote.size();
    checksum = remote.checksum();
  }

  /** Downloads it, or throws what says why not. */
  void run() throws IOException {
    Files.createDirectories(partial.getParent());
    Files.createDirectories(target.getParent());
    progress.found(have());
    for (int wrong = 0; ; wrong++) {
      fetch();
      if (!Files.exists(partial)) {
        Files.createFile(partial); // of an empty file nothing has come
      }
      Optional<String> flaw = flaw();
      if (flaw.isEmpty()) {
        break;
      }
      forget();
      if (wrong + 1 == MOST_WRONG_SUMS) {
        throw new CheckpointException(
            "%s arrived damaged %d times: %s; try again later"
                .formatted(remote.name(), MOST_WRONG_SUMS, flaw.get()));
      }
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    progress.fileComplete();
  }

  private long have() throws IOException {
    return Files.exists(partial) ? Files.size(partial) : 0;
  }

  private void forget() throws IOException {
    progress.found(-have());
    Files.deleteIfExists(partial);
  }

  private void fetch() throws IOException {
    int failures = 0;
    while (size.isEmpty() || have() != size.getAsLong()) {
      long before = have();
      if (size.isPresent() && before > size.getAsLong()) {
        forget();
        continue;
      }
      try {
        copy(before);
        return;
      } catch (IOException e) {
        if (isDiskFull(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        // Whoever gets on is not giving up.
        failures = have() > before ? 1 : failures + 1;
        if (failures >= retry.attempts()) {
          throw e;
        }
        retry.sleep(failures, e);
      }
    }
  }

  private void copy(long from) throws IOException {
    Opened opened = remote.open(from);
    try (InputStream body = opened.body();
        StallGuard guard = new StallGuard(body)) {
      if (opened.from() != from) {
        forget();
      }
      size = opened.size().isPresent() ? opened.size() : size;
      checksum = opened.checksum().or(() -> checksum);
      append(body, guard);
    }
    if (size.isPresent() && have() < size.getAsLong()) {
      throw new IOException("the connection ended too early");
    }
  }

  private void append(InputStream body, StallGuard guard) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (FileChannel out =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        guard.alive();
        progress.received(read);
      }
      out.force(true);
    }
  }

  /** What is wrong with the downloaded bytes. */
  private Optional<String> flaw() throws IOException {
    if (size.isPresent() && have() != size.getAsLong()) {
      return Optional.of("it has %d bytes instead of %d".formatted(have(), size.getAsLong()));
    }
    return checksum.isPresent() && !checksum.get().matches(partial)
        ? Optional.of("its checksum is not the one that was announced")
        : Optional.empty();
  }

  /** Whether a failure means that there is no room left. */
  static boolean isDiskFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }
}
