package dev.candela.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's scripts in Bash. */
class ScriptsTest {

  private static final List<Path> FOLDERS =
      Stream.of(".ci", "bench", "cloudrun", "images", "src/test/sh").map(Path::of).toList();

  /** What stops reading once it knows enough: the writer before it may end by SIGPIPE then. */
  private static final Pattern STOPS_READING_EARLY =
      Pattern.compile(
          "(?<!\\|)\\|(?!\\|)\\s*(head\\b|grep\\s+-\\w*[qm]|awk\\b.*\\bexit\\b|sed\\b.*[0-9$/;{ ]q\\b)");

  static List<Path> scripts() {
    return FOLDERS.stream().flatMap(ScriptsTest::files).filter(ScriptsTest::isBash).toList();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aScriptThatFailsWithAnyPartOfAPipeHasNoPartThatStopsReadingEarly(Path script) {
    List<String> lines = linesOf(script);
    if (lines.stream().noneMatch(line -> line.startsWith("set ") && line.contains("pipefail"))) {
      return;
    }

    List<String> found =
        IntStream.range(0, lines.size())
            .filter(i -> STOPS_READING_EARLY.matcher(lines.get(i)).find())
            .mapToObj(i -> script + ":" + (i + 1) + ": " + lines.get(i).strip())
            .toList();

    assertThat(found).as("fails once in a while, by SIGPIPE").isEmpty();
  }

  @Test
  void allScriptsAreLookedAt() {
    assertThat(scripts())
        .contains(Path.of(".ci/run"), Path.of("cloudrun/deploy"), Path.of("images/on-loopback.sh"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a | head -n 1",
        "a |grep -q b",
        "a | grep -Fqx b",
        "a | grep -m 1 b",
        "a | awk '$1 == b { print; exit }'",
        "a | sed 1q",
        "a | sed '/b/q'"
      })
  void suchPartsAreRecognized(String line) {
    assertThat(STOPS_READING_EARLY.matcher(line).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a | grep -E b",
        "a | tail -n 1",
        "a | awk '{ print $2 }'",
        "a || head -n 1 b",
        "awk '{ print; exit }' <<<\"$b\""
      })
  void othersAreNot(String line) {
    assertThat(STOPS_READING_EARLY.matcher(line).find()).isFalse();
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBash(Path file) {
    if (file.toString().endsWith(".sh")) {
      return true;
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(64), StandardCharsets.ISO_8859_1)
          .lines()
          .findFirst()
          .orElse("")
          .endsWith("bash");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
