package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.candela.lm.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own client against a server with the JSON interface of Cloud Storage. */
class BucketsTest {
  private static final String LIST = "/storage/v1/b/models/o";
  private static final String MEDIA = "/download/storage/v1/b/models/o/";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  private final Map<String, byte[]> files = Content.keras();
  private final LoopbackServer server = new LoopbackServer(this::serve);
  private volatile int generation = 1;
  private volatile int refusal;

  /** A file that is listed and cannot be had. */
  private volatile String broken = "none";

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (refusal != 0) {
      LoopbackServer.answer(
          exchange,
          refusal,
          Map.of(),
          "{\"error\": {\"code\": %d, \"message\": \"no\"}}".formatted(refusal));
    } else if (path.equals(LIST)) {
      String prefix = exchange.getRequestURI().getQuery().replaceAll(".*prefix=([^&]*).*", "$1");
      String items =
          files.entrySet().stream()
              .map(file -> item(prefix, file))
              .collect(Collectors.joining(","));
      LoopbackServer.answer(
          exchange,
          200,
          Map.of("Content-Type", "application/json"),
          "{\"kind\": \"storage#objects\", \"items\": [%s]}".formatted(items));
    } else if (path.startsWith(MEDIA) || path.startsWith(LIST + "/")) {
      String name = path.substring(path.indexOf("/o/") + 3);
      byte[] content = files.get(name.replaceFirst("^gemma/(below/)?", ""));
      if (name.endsWith(broken)) {
        LoopbackServer.answer(exchange, 520, Map.of(), "{}"); // Google's client does not retry it
      } else if (content == null) {
        LoopbackServer.answer(exchange, 404, Map.of(), "{}");
      } else {
        server.content(exchange, content, Map.of("X-Goog-Generation", String.valueOf(generation)));
      }
    } else {
      LoopbackServer.answer(exchange, 404, Map.of(), "{\"error\": {\"code\": 404}}");
    }
  }

  private String item(String prefix, Map.Entry<String, byte[]> file) {
    try {
      Path copy = Files.createTempFile(home, "sum", ".bin");
      Files.write(copy, file.getValue());
      String md5 = Checksum.of(Checksum.Kind.MD5, copy);
      String crc = Checksum.of(Checksum.Kind.CRC32C, copy);
      Files.delete(copy);
      // A composed object has no MD5.
      String sums =
          file.getKey().endsWith(".h5")
              ? "\"crc32c\": \"%s\"".formatted(crc)
              : "\"md5Hash\": \"%s\", \"crc32c\": \"%s\"".formatted(md5, crc);
      return ("{\"kind\": \"storage#object\", \"bucket\": \"models\", \"name\":"
              + " \"%s%s\", \"size\": \"%d\", \"generation\": \"%d\", %s}")
          .formatted(prefix, file.getKey(), file.getValue().length, generation, sums);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path fetch(String source, Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "CANDELA_CACHE", home.toString(),
                "STORAGE_EMULATOR_HOST", server.base().toString()));
    environment.putAll(more);
    return new CheckpointFetcher(
            SourceSettings.of(environment), new DownloadProgress(), Content.QUICK)
        .fetch(new SourceParser(true).parse(source));
  }

  private Path fetch() {
    return fetch("gs://models/gemma/", Map.of());
  }

  @Test
  void aFolderOfABucketIsDownloadedOnce() {
    Path folder = fetch();
    assertThat(folder).isEqualTo(home.resolve("gs/models/gemma"));
    assertThat(Checkpoint.open(folder).parameterCount()).isEqualTo(43_680);
    long sent = server.sent.get();
    fetch();
    assertThat(server.sent.get()).isEqualTo(sent);
  }

  @Test
  void anotherGenerationIsDownloadedAgain() {
    fetch();
    long sent = server.sent.get();
    generation = 2;
    fetch();
    assertThat(server.sent.get()).isEqualTo(2 * sent);
  }

  @Test
  void whatTheBucketHasNoMoreIsNotTakenForTheCheckpoint() throws IOException {
    files.clear();
    files.putAll(Content.huggingFace());
    byte[] weights = Objects.requireNonNull(files.get("model.safetensors"));
    Path folder = fetch();
    Path below = fetch("gs://models/gemma/below", Map.of());
    files.remove("model.safetensors");
    files.put("model-00001-of-00001.safetensors", weights);
    files.put("model.safetensors.index.json", index(folder));
    Files.writeString(folder.resolve("notes.txt"), "mine");
    fetch();
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
    assertThat(folder.resolve(".complete/model.safetensors")).doesNotExist();
    assertThat(Checkpoint.open(folder).parameterCount()).isPositive();
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
    assertThat(below.resolve("model.safetensors")).hasBinaryContent(weights);
  }

  /** The index of the one shard that a folder's weights could be. */
  private static byte[] index(Path folder) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("model.safetensors")));
    byte[] header = new byte[(int) file.order(ByteOrder.LITTLE_ENDIAN).getLong()];
    file.get(header);
    ObjectNode map = JSON.createObjectNode();
    JSON.readTree(header)
        .fieldNames()
        .forEachRemaining(name -> map.put(name, "model-00001-of-00001.safetensors"));
    map.remove("__metadata__");
    return JSON.writeValueAsBytes(Map.of("weight_map", map));
  }

  @Test
  void anInterruptedDownloadIsCompleted() {
    server.interruptions.set(3);
    assertThat(fetch().resolve("model.weights.h5")).hasBinaryContent(files.get("model.weights.h5"));
  }

  @Test
  void offlineTheCacheIsAllThereIs() {
    Map<String, String> offline = Map.of("CANDELA_OFFLINE", "on");
    assertThatThrownBy(() -> fetch("gs://models/gemma", offline))
        .hasMessageStartingWith("gs://models/gemma is not in the cache ");
    Path folder = fetch();
    server.asked.clear();
    assertThat(fetch("gs://models/gemma", offline)).isEqualTo(folder);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aServiceThatIsBusyOrOutOfOrderIsDoneWithoutIfTheCacheHasAllAndTheLogSaysSo(int status) {
    Path folder = fetch();
    refusal = status;
    try (Warnings log = new Warnings()) {
      assertThat(fetch()).isEqualTo(folder);
      assertThat(log.sentences)
          .containsExactly(
              ("gs://models/gemma could not be looked up or downloaded (it answers with status"
                      + " %d); what the cache has is used: %s")
                  .formatted(status, folder));
    }
  }

  @Test
  void aServiceThatCannotBeReachedIsDoneWithoutIfTheCacheHasAll() {
    Path folder = fetch();
    server.close();
    assertThat(fetch()).isEqualTo(folder);
  }

  @Test
  void aServiceThatRefusesIsNotDoneWithout() {
    fetch();
    refusal = 403;
    assertThatThrownBy(this::fetch).hasMessageContaining("may not be read by this account (403)");
  }

  @Test
  void aFolderThatIsHalfOfOneGenerationAndHalfOfAnotherIsNotTakenForTheCheckpoint() {
    Path folder = fetch();
    generation = 2;
    broken = "model.weights.h5";
    assertThatThrownBy(this::fetch).hasMessageContaining("cannot be downloaded");
    assertThat(folder.resolve(".complete/config.json")).hasContent("2");
    assertThat(folder.resolve(".complete/model.weights.h5")).hasContent("1");
    broken = "none";
    assertThat(fetch().resolve(".complete/model.weights.h5")).hasContent("2");
  }

  @Test
  void aBucketThatMayNotBeReadSaysWhichRoleItTakes() {
    refusal = 403;
    assertThatThrownBy(this::fetch)
        .hasMessage(
            "gs://models/gemma may not be read by this account (403); give it the role Storage"
                + " Object Viewer, or set GOOGLE_APPLICATION_CREDENTIALS");
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    refusal = 404;
    assertThatThrownBy(this::fetch).hasMessage("there is no bucket models; check its name");
  }

  @Test
  void anEmptyFolderIsNamed() {
    files.clear();
    assertThatThrownBy(this::fetch)
        .hasMessage("there is nothing at gs://models/gemma; check bucket and folder");
  }
}
