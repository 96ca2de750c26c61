package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A source that is busy, out of order or out of reach is done without where the cache will do. */
final class SourceDown {
  private static final Logger LOG = Logger.getLogger(SourceDown.class);

  private SourceDown() {}

  /** What a cache has of a checkpoint. */
  interface Cache {
    Optional<Path> look() throws IOException;
  }

  /**
   * The folder that is taken instead, if there is one; the log is told.
   *
   * @param name what the log calls the checkpoint
   * @param failure why it could not be had from its source
   * @throws IOException the failure, if it is none of the source but of this machine's disk
   */
  static Optional<Path> instead(String name, IOException failure, Cache cache) throws IOException {
    if (FileDownload.isDiskFull(failure) || failure instanceof FileSystemException) {
      throw failure;
    }
    Optional<Path> folder = cache.look();
    folder.ifPresent(
        path ->
            LOG.warn(
                "%s could not be looked up or downloaded (%s); what the cache has is used: %s"
                    .formatted(name, HuggingFaceHub.reason(failure), path)));
    return folder;
  }
}
