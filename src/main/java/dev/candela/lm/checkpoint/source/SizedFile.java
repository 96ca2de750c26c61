package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file whose length is known only when it is opened; the progress hears of it then. */
final class SizedFile implements RemoteFile {
  private final RemoteFile file;
  private final DownloadProgress progress;
  private final AtomicBoolean told = new AtomicBoolean();

  SizedFile(RemoteFile file, DownloadProgress progress) {
    this.file = file;
    this.progress = progress;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public OptionalLong size() {
    return file.size();
  }

  @Override
  public Optional<Checksum> checksum() {
    return file.checksum();
  }

  @Override
  public Opened open(long from) throws IOException {
    Opened opened = file.open(from);
    if (opened.size().isPresent() && told.compareAndSet(false, true)) {
      progress.expect(opened.size().getAsLong());
    }
    return opened;
  }
}
