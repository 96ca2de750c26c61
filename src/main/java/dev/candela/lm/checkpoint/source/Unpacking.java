package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks an archive that a stranger may have made: only plain files, only below the folder, not
 * more than an archive of its size can sensibly hold.
 */
final class Unpacking {
  private static final int MOST_ENTRIES = 10_000;
  private static final long LEAST_LIMIT = 256L << 20;
  private static final int MOST_EXPANSION = 50;
  private static final long RESERVE = 64L << 20;
  private static final int BUFFER = 1 << 17;

  private final ArchiveFormat format;
  private final Path packed;
  private final long limit;
  private final Set<String> seen = new HashSet<>();
  private long written;

  private Unpacking(ArchiveFormat format, Path packed, long limit) {
    this.format = format;
    this.packed = packed;
    this.limit = limit;
  }

  static Unpacking of(ArchiveFormat format, Path packed) throws IOException {
    long sensible = Math.max(LEAST_LIMIT, MOST_EXPANSION * Files.size(packed));
    long free = Files.getFileStore(packed).getUsableSpace();
    return new Unpacking(format, packed, Math.min(sensible, free - RESERVE));
  }

  /**
   * Unpacks into a folder.
   *
   * @throws CheckpointException if the archive is damaged or not to be trusted
   * @throws IOException if the disk makes trouble
   */
  void into(Path folder) throws IOException {
    Files.createDirectories(folder);
    try {
      switch (format) {
        case TAR_GZ -> untar(folder);
        case ZIP -> unzip(folder);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CheckpointException("it has a file and a folder of the same name", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      if (e instanceof IOException disk && FileDownload.isDiskFull(disk)) {
        throw disk;
      }
      throw new CheckpointException(
          "it is damaged or ends too early; check it, or pack it again", e);
    }
    if (seen.isEmpty()) {
      throw new CheckpointException("there are no files in it");
    }
  }

  private void untar(Path folder) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(packed));
        InputStream plain = new GZIPInputStream(file, BUFFER);
        ArchiveInputStream<TarArchiveEntry> tar = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if ((!entry.isFile() && !entry.isDirectory()) || entry.isSymbolicLink() || entry.isLink()) {
          throw notPlain(entry);
        }
        unpack(entry, tar, folder);
      }
      plain.transferTo(OutputStream.nullOutputStream()); // up to the checksum at the end
    }
  }

  private void unzip(Path folder) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(packed).get()) {
      var entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        if (entry.isUnixSymlink()) {
          throw notPlain(entry);
        }
        if (!isPackedAsUsual(entry) || !zip.canReadEntryData(entry)) {
          throw new CheckpointException(
              "\"%s\" is encrypted or packed in an unknown way".formatted(entry.getName()));
        }
        try (InputStream content = zip.getInputStream(entry)) {
          unpack(entry, content, folder);
        }
      }
    }
  }

  /** The library offers more methods, for some of which it wants libraries that are not here. */
  private static boolean isPackedAsUsual(ZipArchiveEntry entry) {
    return entry.getMethod() == ZipArchiveEntry.STORED
        || entry.getMethod() == ZipArchiveEntry.DEFLATED;
  }

  private static CheckpointException notPlain(ArchiveEntry entry) {
    return new CheckpointException(
        "\"%s\" is a link or a device; only plain files are unpacked".formatted(entry.getName()));
  }

  private void unpack(ArchiveEntry entry, InputStream content, Path folder) throws IOException {
    String name = entry.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
    if (name.isEmpty() || name.equals(".")) {
      return;
    }
    Path target = SafePath.resolve(folder, name);
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    if (seen.size() == MOST_ENTRIES) {
      throw new CheckpointException("it has more than %d files".formatted(MOST_ENTRIES));
    }
    if (!seen.add(name)) {
      throw new CheckpointException("it has \"%s\" twice".formatted(name));
    }
    if (Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(name);
    }
    Files.createDirectories(target.getParent());
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        written += read;
        if (written > limit) {
          throw new CheckpointException(
              "it holds more than %s, which is too much for its size or for the disk"
                  .formatted(ByteCount.of(limit)));
        }
        out.write(buffer, 0, read);
      }
    }
  }
}
