package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done to an archive, it is unpacked below its folder or refused with a sentence. */
class SpoiledArchiveTest {
  /** "PK\1\2" and "PK\3\4", which begin a zip's headers. */
  private static final int CENTRAL_HEADER = 0x02014b50;

  private static final int LOCAL_HEADER = 0x04034b50;

  private static final Map<String, byte[]> FILES =
      Map.of(
          "a/config.json",
          "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8),
          "a/b/c",
          new byte[3000]);

  @Property(tries = 300)
  void changedBytesInATarball(@ForAll long seed) throws IOException {
    unpack(ArchiveFormat.TAR_GZ, spoiled(Content.tarGz(FILES), seed));
  }

  @Property(tries = 300)
  void changedBytesInATarballUnderItsCompression(@ForAll long seed) throws IOException {
    byte[] plain;
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Content.tarGz(FILES)))) {
      plain = in.readAllBytes();
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(spoiled(plain, seed));
    }
    unpack(ArchiveFormat.TAR_GZ, bytes.toByteArray());
  }

  @Property(tries = 300)
  void changedBytesInAZip(@ForAll long seed) throws IOException {
    unpack(ArchiveFormat.ZIP, spoiled(Content.zip(FILES), seed));
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyNumberOfAMethodOfCompressionInAZip(
      @ForAll @IntRange(min = 0, max = 100) int method, @ForAll boolean alsoInTheFilesOwnHeader)
      throws IOException {
    byte[] zip = Content.zip(FILES);
    ByteBuffer fields = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at <= zip.length - Integer.BYTES; at++) {
      switch (fields.getInt(at)) {
        case CENTRAL_HEADER -> fields.putShort(at + 10, (short) method);
        case LOCAL_HEADER -> {
          if (alsoInTheFilesOwnHeader) {
            fields.putShort(at + 8, (short) method);
          }
        }
        default -> {}
      }
    }
    unpack(ArchiveFormat.ZIP, zip);
  }

  @Example
  void aFileWithTheNameOfAFolderIsRefused() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("a/b", new byte[3]);
    files.put("a", new byte[3]);
    Path home = Files.createTempDirectory("two-of-a-name");
    Path packed = Files.write(home.resolve("packed"), Content.tarGz(files));
    assertThatThrownBy(
            () -> Unpacking.of(ArchiveFormat.TAR_GZ, packed).into(home.resolve("folder")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a file and a folder of the same name");
  }

  private static byte[] spoiled(byte[] file, long seed) {
    Random random = new Random(seed);
    byte[] spoiled =
        random.nextInt(5) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
    for (int i = random.nextInt(6); i >= 0 && spoiled.length > 0; i--) {
      spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
    }
    return spoiled;
  }

  private static void unpack(ArchiveFormat format, byte[] archive) throws IOException {
    Path home = Files.createTempDirectory("spoiled-archive");
    try {
      Path packed = Files.write(home.resolve("packed"), archive);
      Path folder = home.resolve("folder");
      try {
        Unpacking.of(format, packed).into(folder);
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
      try (Stream<Path> here = Files.list(home)) {
        assertThat(here).allMatch(path -> path.equals(packed) || path.equals(folder));
      }
    } finally {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
