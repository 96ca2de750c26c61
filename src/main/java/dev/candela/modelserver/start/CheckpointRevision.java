package dev.candela.modelserver.start;

import dev.candela.lm.torch.TorchSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A hash of everything that decides what a checkpoint answers: its files, the number format, and
 * how many tokens it may have. Of a large file only the size, the beginning and the end are read,
 * which differ between any two sets of trained weights.
 */
final class CheckpointRevision {

  private static final int PART = 1 << 20;

  private final MessageDigest digest;

  private CheckpointRevision(MessageDigest digest) {
    this.digest = digest;
  }

  /** The hash, in hexadecimal. */
  static String of(TorchSettings settings) {
    try {
      var revision = new CheckpointRevision(MessageDigest.getInstance("SHA-256"));
      revision.add(settings);
      return HexFormat.of().formatHex(revision.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(TorchSettings settings) throws IOException {
    add(settings.precision().wireName());
    add(String.valueOf(settings.sequenceLength()));
    for (Path file : files(settings.folder())) {
      add(settings.folder().relativize(file).toString());
      addContent(file);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void addContent(Path file) throws IOException {
    try (var content = new RandomAccessFile(file.toFile(), "r")) {
      long length = content.length();
      add(String.valueOf(length));
      byte[] part = new byte[(int) Math.min(length, PART)];
      content.readFully(part);
      digest.update(part);
      content.seek(length - part.length);
      content.readFully(part);
      digest.update(part);
    }
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
