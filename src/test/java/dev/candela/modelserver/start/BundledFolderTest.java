package dev.candela.modelserver.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.start.WrongSetting;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFolderTest {

  @TempDir Path temp;
  private Path base;

  @BeforeEach
  void choosePlace() {
    base = temp.resolve("unpacked");
  }

  @Test
  void aFolderOfPlainFilesIsTakenAsItIs() throws IOException {
    Path model = Files.createDirectories(temp.resolve("classes/some/model"));
    Files.writeString(model.resolve("config.json"), "{}");
    try (var loader = loader(temp.resolve("classes"))) {
      assertThat(new BundledFolder(loader, base).resolve("some/model")).isEqualTo(model);
    }
    assertThat(base).doesNotExist();
  }

  @Test
  void aFolderInAJarIsUnpackedOnce() throws IOException {
    Path jar =
        jar("a b.jar", Map.of("model/config.json", "{}", "model/weights", "w", "other", "o"));
    try (var loader = loader(jar)) {
      Path first = new BundledFolder(loader, base).resolve("model");
      assertThat(names(first)).containsExactlyInAnyOrder("config.json", "weights");
      Files.writeString(first.resolve("mark"), "here before");
      assertThat(new BundledFolder(loader, base).resolve("/model/")).isEqualTo(first);
      assertThat(first.resolve("mark")).exists();
    }
    assertThat(names(base)).hasSize(1);
  }

  @Test
  void anotherContentGetsAnotherPlace() throws IOException {
    Path one = jar("one.jar", Map.of("model/config.json", "{}"));
    Path two = jar("two.jar", Map.of("model/config.json", "[]"));
    try (var first = loader(one);
        var second = loader(two)) {
      assertThat(new BundledFolder(first, base).resolve("model"))
          .isNotEqualTo(new BundledFolder(second, base).resolve("model"));
    }
  }

  @Test
  void manyAtTheSameTimeAgreeOnOnePlaceAndLeaveNothingElse() throws IOException {
    Path jar =
        jar("m.jar", Map.of("model/config.json", "{}", "model/weights", "w".repeat(100_000)));
    try (var loader = loader(jar)) {
      var places =
          IntStream.range(0, 16)
              .parallel()
              .mapToObj(i -> new BundledFolder(loader, base).resolve("model"))
              .distinct()
              .toList();
      assertThat(places).hasSize(1);
      assertThat(places.getFirst().resolve("weights")).hasSize(100_000);
    }
    assertThat(names(base)).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() throws IOException {
    try (var loader = loader(temp)) {
      assertThatThrownBy(() -> new BundledFolder(loader, base).resolve("model"))
          .isInstanceOf(WrongSetting.class)
          .hasMessageContaining("'model'");
    }
  }

  private static URLClassLoader loader(Path path) throws IOException {
    return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
  }

  private Path jar(String name, Map<String, String> files) throws IOException {
    Path jar = temp.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
