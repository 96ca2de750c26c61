package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they download, or that share a cache. */
class KilledDownloadTest {
  private static final int KILLS = 20;
  private static final String SOURCE = "org/tiny";

  @TempDir Path home;

  private final Random random = new Random(1);
  private final FakeHuggingFace hub = new FakeHuggingFace(content());

  private Map<String, byte[]> content() {
    Map<String, byte[]> files = new TreeMap<>(Content.huggingFace());
    for (int i = 0; i < 8; i++) {
      byte[] large = new byte[150_000];
      random.nextBytes(large);
      files.put("assets/tokenizer/part" + i, large);
    }
    return files;
  }

  @BeforeEach
  void takeTime() {
    hub.cdn.millisPerBlock = 3;
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aDownloadThatIsKilledTwentyTimesEndsRightAndFetchesNoFinishedFileAgain()
      throws IOException, InterruptedException {
    long total = hub.files.values().stream().mapToLong(bytes -> bytes.length).sum();
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      Set<String> finished = finished();
      hub.cdn.asked.clear();
      Process process = FetchProcess.start(SOURCE, hub.environment(home));
      killed += killAfter(process, random.nextLong(total / 12)) ? 1 : 0;
      assertThat(hub.cdn.paths("GET")).doesNotContainAnyElementsOf(paths(finished));
    }
    assertThat(killed).isGreaterThan(KILLS / 2);

    Set<String> finished = finished();
    hub.cdn.asked.clear();
    Path folder = FetchProcess.result(FetchProcess.start(SOURCE, hub.environment(home)));
    assertThat(hub.cdn.paths("GET")).doesNotContainAnyElementsOf(paths(finished));
    for (var file : hub.files.entrySet()) {
      if (Files.exists(folder.resolve(file.getKey()))) {
        assertThat(folder.resolve(file.getKey())).hasBinaryContent(file.getValue());
      }
    }
    assertThat(folder.resolve("assets/tokenizer/part7")).exists();
    assertThat(Checkpoint.open(folder).parameterCount()).isPositive();
  }

  @Test
  void processesThatShareACacheFetchEachFileOnce() throws IOException, InterruptedException {
    Process one = FetchProcess.start(SOURCE, hub.environment(home));
    Process other = FetchProcess.start(SOURCE, hub.environment(home));
    assertThat(FetchProcess.result(one)).isEqualTo(FetchProcess.result(other));
    assertThat(hub.cdn.paths("GET")).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void processesThatFetchTwoRevisionsFetchWhatTheseShareOnce()
      throws IOException, InterruptedException {
    Process one = FetchProcess.start(SOURCE, hub.environment(home));
    Process other =
        FetchProcess.start(SOURCE + "@" + FakeHuggingFace.OTHER_COMMIT, hub.environment(home));
    Path folder = FetchProcess.result(one);
    Path otherFolder = FetchProcess.result(other);
    assertThat(hub.cdn.paths("GET")).isNotEmpty().doesNotHaveDuplicates();
    assertThat(otherFolder).isNotEqualTo(folder);
    assertThat(otherFolder.resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
  }

  /** Kills a process when the server has sent some bytes; whether it was still alive then. */
  private boolean killAfter(Process process, long bytes) throws InterruptedException {
    long before = hub.cdn.sent.get();
    while (process.isAlive() && hub.cdn.sent.get() - before <= bytes) {
      Thread.sleep(1);
    }
    boolean alive = process.isAlive();
    process.destroyForcibly().waitFor();
    return alive;
  }

  /** The large files that are whole in the cache. */
  private Set<String> finished() {
    Set<String> finished = new HashSet<>();
    for (String name : hub.files.keySet()) {
      if (Files.exists(home.resolve("hub/models--org--tiny/blobs").resolve(hub.etag(name)))) {
        finished.add(name);
      }
    }
    return finished;
  }

  private static Set<String> paths(Set<String> names) {
    Set<String> paths = new HashSet<>(Set.of("none"));
    names.forEach(name -> paths.add("/signed/" + name + "?signature=1"));
    return paths;
  }
}
