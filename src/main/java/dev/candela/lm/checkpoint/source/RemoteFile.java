package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A file at a source. */
interface RemoteFile {

  /** What errors and logs call it. */
  String name();

  /** Its length in bytes, if it is known before it is opened. */
  OptionalLong size();

  /** What its content must add up to, if it is known before it is opened. */
  Optional<Checksum> checksum();

  /**
   * Opens it.
   *
   * @param from the first byte that is wanted; the answer may begin at 0 nevertheless
   * @throws IOException if that fails but may succeed later
   * @throws dev.candela.lm.checkpoint.CheckpointException if it cannot be had
   */
  Opened open(long from) throws IOException;

  /**
   * A file's content.
   *
   * @param body the bytes from {@code from} on
   * @param size the length of the whole file
   * @param checksum what the whole file must add up to
   */
  record Opened(InputStream body, long from, OptionalLong size, Optional<Checksum> checksum) {}
}
