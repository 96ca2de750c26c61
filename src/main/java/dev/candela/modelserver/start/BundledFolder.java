package dev.candela.modelserver.start;

import dev.candela.start.WrongSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A checkpoint folder among the application's resources. Weights are mapped into memory, which
 * takes a real file, so a folder inside a jar is unpacked once, to a place that is named after its
 * content: another version gets another place, and two processes never write to the same one.
 */
final class BundledFolder {

  /** Every checkpoint has it, and unlike a folder it is found in any kind of jar. */
  private static final String ANCHOR = "config.json";

  private final ClassLoader loader;
  private final Path base;

  /**
   * @param loader knows the application's resources
   * @param base where folders are unpacked
   */
  BundledFolder(ClassLoader loader, Path base) {
    this.loader = loader;
    this.base = base;
  }

  /**
   * The real folder with the files of a folder of resources.
   *
   * @throws WrongSetting if there is no such folder, or it cannot be unpacked
   */
  Path resolve(String name) {
    String folder = name.replaceAll("^/+|/+$", "");
    URL anchor = loader.getResource(folder + "/" + ANCHOR);
    if (anchor == null) {
      throw new WrongSetting(
          "MODEL_CONFIG: the application has no model '%s' among its resources; set it to"
                  .formatted(folder)
              + " name:path-of-a-checkpoint-folder.");
    }
    try {
      return anchor.getProtocol().equals("jar")
          ? unpacked(jarOf(anchor), folder)
          : Path.of(anchor.toURI()).resolveSibling("");
    } catch (IOException | java.net.URISyntaxException e) {
      throw new WrongSetting(
          "MODEL_CONFIG: the model '%s' cannot be unpacked to %s (%s); set CANDELA_DATA to a folder"
                  .formatted(folder, base, e)
              + " that can be written to.");
    }
  }

  /** The file in {@code jar:file:/path.jar!/entry}. */
  private static Path jarOf(URL anchor) {
    String location = anchor.getPath();
    return Path.of(URI.create(location.substring(0, location.indexOf("!/"))));
  }

  private Path unpacked(Path jar, String folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> files = filesIn(zip, folder + "/");
      Path place = base.resolve("%s-%s".formatted(baseName(folder), digest(files)));
      if (!Files.isDirectory(place)) {
        unpack(zip, files, place);
      }
      return place;
    }
  }

  private static String baseName(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  private static List<? extends ZipEntry> filesIn(ZipFile zip, String prefix) {
    try (Stream<? extends ZipEntry> entries = zip.stream()) {
      return entries
          .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
          .filter(entry -> entry.getName().indexOf('/', prefix.length()) < 0)
          .sorted(Comparator.comparing(ZipEntry::getName))
          .toList();
    }
  }

  /** Of what the jar's directory says, which spares reading the files at each start. */
  private static String digest(List<? extends ZipEntry> files) {
    var listing = new StringBuilder();
    for (ZipEntry file : files) {
      listing.append("%s %d %08x%n".formatted(file.getName(), file.getSize(), file.getCrc()));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(listing.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Unpacks beside the final place and moves the whole, so that nobody ever sees half a model. */
  private void unpack(ZipFile zip, List<? extends ZipEntry> files, Path place) throws IOException {
    Files.createDirectories(base);
    Path parts = Files.createTempDirectory(base, "unpacking-");
    try {
      for (ZipEntry file : files) {
        try (InputStream content = zip.getInputStream(file)) {
          Files.copy(content, parts.resolve(baseName(file.getName())));
        }
      }
      Files.move(parts, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // Another process may have been faster; what it made is the same.
      if (!Files.isDirectory(place)) {
        throw e;
      }
    } finally {
      delete(parts);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(BundledFolder::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
