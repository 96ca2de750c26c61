package dev.candela.lm.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A part of a file in a file of its own, so that numbers which begin at an odd address there can be
 * mapped. Closing it deletes the file; a mapping made before stays valid.
 */
record AlignedCopy(Path path) implements AutoCloseable {

  static AlignedCopy of(Path source, long offset, long length) {
    try {
      Path copy = Files.createTempFile("candela-weight", ".bin");
      try (var in = FileChannel.open(source, StandardOpenOption.READ);
          var out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        long done = 0;
        while (done < length) {
          done += in.transferTo(offset + done, length - done, out);
        }
      }
      return new AlignedCopy(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
