package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.candela.lm.checkpoint.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebArchivesTest {

  @TempDir Path home;

  private final LoopbackServer server = new LoopbackServer(this::serve);
  private volatile byte[] archive = {};
  private volatile String etag = "\"1\"";
  private volatile boolean refused;

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    if (refused) {
      LoopbackServer.answer(exchange, 404, Map.of(), "");
    } else if (exchange.getRequestURI().getPath().startsWith("/moved/")) {
      String path = exchange.getRequestURI().getPath().replace("/moved/", "/models/");
      LoopbackServer.answer(exchange, 301, Map.of("Location", path), "");
    } else if (exchange.getRequestURI().getPath().startsWith("/models/")) {
      server.content(exchange, archive, Map.of("ETag", etag));
    } else {
      LoopbackServer.answer(exchange, 404, Map.of(), "");
    }
  }

  private Path fetch(String path, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(Map.of("CANDELA_CACHE", home.toString()));
    environment.putAll(more);
    return new CheckpointFetcher(
            SourceSettings.of(environment), new DownloadProgress(), Content.QUICK)
        .fetch(new SourceParser(true).parse(server.base() + path));
  }

  private Path fetch(String path) {
    return fetch(path, Map.of());
  }

  private static Map<String, byte[]> nested(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .collect(Collectors.toMap(e -> "./gpt2/" + e.getKey(), Map.Entry::getValue));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/a.tar.gz", "/models/a.tgz", "/models/a.zip"})
  void anArchiveIsUnpackedAndItsFolderFound(String path) {
    Map<String, byte[]> files = nested(Content.keras());
    archive = path.endsWith("zip") ? Content.zip(files) : Content.tarGz(files);
    Path folder = fetch(path);
    assertThat(folder).hasFileName("gpt2");
    assertThat(Checkpoint.open(folder).parameterCount()).isEqualTo(43_680);
    server.asked.clear();
    assertThat(fetch(path)).isEqualTo(folder);
    assertThat(server.asked).allMatch(asked -> "bytes=0-0".equals(asked.range()));
  }

  @Test
  void anotherVersionGetsAnotherPlace() {
    archive = Content.zip(Content.keras());
    Path before = fetch("/models/a.zip");
    archive = Content.zip(Content.huggingFace());
    etag = "\"2\"";
    Path after = fetch("/models/a.zip");
    assertThat(after).isNotEqualTo(before);
    assertThat(before.resolve("model.weights.h5")).exists();
    assertThat(after.resolve("model.safetensors")).exists();
  }

  @Test
  void offlineOrWithoutTheServerTheCacheIsAllThereIs() {
    archive = Content.zip(Content.keras());
    Map<String, String> offline = Map.of("TRANSFORMERS_OFFLINE", "true");
    assertThatThrownBy(() -> fetch("/models/a.zip", offline))
        .hasMessageContaining("is not in the cache");
    Path folder = fetch("/models/a.zip");
    assertThat(fetch("/models/a.zip", offline)).isEqualTo(folder);
    server.close();
    assertThat(fetch("/models/a.zip")).isEqualTo(folder);
    assertThatThrownBy(() -> fetch("/models/b.zip")).hasMessageContaining("cannot be downloaded");
  }

  @Test
  void aServerThatIsOutOfOrderOrBreaksOffIsDoneWithoutIfTheCacheHasAnArchive() {
    archive = Content.zip(Content.keras());
    Path folder = fetch("/models/a.zip");
    etag = "\"2\"";
    server.ranges = false;
    server.interruptions.set(1000);
    try (Warnings log = new Warnings()) {
      assertThat(fetch("/models/a.zip")).isEqualTo(folder);
      server.busyStatus = 500;
      server.busy.set(1000);
      assertThat(fetch("/models/a.zip")).isEqualTo(folder);
      assertThat(log.sentences)
          .hasSize(2)
          .last()
          .isEqualTo(
              ("%s/models/a.zip could not be looked up or downloaded (it answers with status"
                      + " 500); what the cache has is used: %s")
                  .formatted(server.base(), folder));
    }
    assertThatThrownBy(() -> fetch("/models/b.zip"))
        .hasMessageEndingWith("is busy or out of order (500); try again later");
  }

  @Test
  void aServerThatRefusesIsNotDoneWithout() {
    archive = Content.zip(Content.keras());
    fetch("/models/a.zip");
    refused = true;
    assertThatThrownBy(() -> fetch("/models/a.zip")).hasMessageContaining("there is nothing at");
  }

  @Test
  void aRedirectIsFollowedAndAnInterruptionOvercome() {
    archive = Content.tarGz(Content.huggingFace());
    server.interruptions.set(2);
    assertThat(fetch("/moved/a.tar.gz").resolve("model.safetensors")).exists();
    assertThat(server.sent.get()).isLessThan(archive.length * 3L / 2);
  }

  @Test
  void anAddressWithNothingSaysSoWithoutTellingWhatIsSecretInIt() {
    assertThatThrownBy(() -> fetch("/none/a.zip?token=secret"))
        .hasMessage(
            "there is nothing at %s/none/a.zip (404); check the address".formatted(server.base()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "C:\\evil", "a//b", "a\nb"})
  void namesThatLeadOutOfTheFolderAreRefused(String name) {
    Map<String, byte[]> files = new TreeMap<>(Content.keras());
    files.put(name, new byte[] {1});
    archive = Content.tarGz(files);
    assertThatThrownBy(() -> fetch("/models/a.tar.gz"))
        .hasMessageContaining("cannot be unpacked: the name ");
    assertThat(home.resolve("archives")).isDirectoryNotContaining("glob:**evil*");
    assertThat(home.resolve("evil")).doesNotExist();
    archive = Content.zip(files);
    etag = "\"zip\"";
    assertThatThrownBy(() -> fetch("/models/a.zip")).hasMessageContaining("cannot be unpacked: ");
  }

  @Test
  void linksAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry link = new TarArchiveEntry("config.json", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    archive = bytes.toByteArray();
    assertThatThrownBy(() -> fetch("/models/a.tgz"))
        .hasMessageContaining("\"config.json\" is a link or a device; only plain files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/a.tar.gz", "/models/a.zip"})
  void halfAnArchiveIsSaidToBeDamagedAndForgotten(String path) {
    byte[] whole =
        path.endsWith("zip") ? Content.zip(Content.keras()) : Content.tarGz(Content.keras());
    archive = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> fetch(path))
        .hasMessageContaining("it is damaged or ends too early; check it, or pack it again");
    archive = whole;
    assertThat(fetch(path).resolve("model.weights.h5")).exists();
  }

  @Test
  void anArchiveThatUnpacksToFarMoreThanItsSizeIsRefused() {
    Map<String, byte[]> files = new TreeMap<>(Content.keras());
    byte[] zeros = new byte[64 << 20];
    for (int i = 0; i < 5; i++) {
      files.put("zeros" + i, zeros);
    }
    archive = Content.tarGz(files);
    assertThatThrownBy(() -> fetch("/models/a.tar.gz"))
        .hasMessageContaining("it holds more than ")
        .hasMessageContaining("which is too much for its size or for the disk");
  }

  @Test
  void anArchiveWithoutCheckpointSaysSo() {
    archive = Content.zip(Map.of("README.md", new byte[] {1}));
    assertThatThrownBy(() -> fetch("/models/a.zip"))
        .hasMessage("the archive has no config.json, so it is no checkpoint that can be used");
  }
}
