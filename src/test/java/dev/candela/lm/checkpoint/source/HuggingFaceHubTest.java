package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceHubTest {

  @TempDir Path home;

  private final FakeHuggingFace hub = new FakeHuggingFace(Content.huggingFace());

  @AfterEach
  void close() {
    hub.close();
  }

  private Path fetch(String source, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(hub.environment(home));
    environment.putAll(more);
    return new CheckpointFetcher(
            SourceSettings.of(environment), new DownloadProgress(), Content.QUICK)
        .fetch(new SourceParser(true).parse(source));
  }

  private Path fetch(String source) {
    return fetch(source, Map.of());
  }

  @Test
  void aRepositoryIsDownloadedIntoTheCacheOfHuggingFaceInItsLayout() throws IOException {
    Path folder = fetch("org/tiny");
    Path repository = home.resolve("hub/models--org--tiny");
    assertThat(folder).isEqualTo(repository.resolve("snapshots").resolve(FakeHuggingFace.COMMIT));
    assertThat(repository.resolve("refs/main")).hasContent(FakeHuggingFace.COMMIT);
    Path weights = folder.resolve("model.safetensors");
    assertThat(weights).isSymbolicLink();
    assertThat(Files.readSymbolicLink(weights).toString()).startsWith("../../blobs/");
    assertThat(weights).hasBinaryContent(hub.files.get("model.safetensors"));
    assertThat(Checkpoint.open(folder).parameterCount()).isPositive();
  }

  @Test
  void aPresetOfKerasOnTheHubIsTakenWithItsTokenizer() {
    hub.files.clear();
    hub.files.putAll(Content.keras());
    Path folder = fetch("hf://org/tiny");
    assertThat(Checkpoint.open(folder).parameterCount()).isEqualTo(43_680);
    assertThat(folder.resolve("assets/tokenizer/vocabulary.spm")).exists();
  }

  @Test
  void filesThatNobodyNeedsAreNotDownloaded() {
    hub.put("README.md", "a model");
    hub.put("flax_model.msgpack", "weights of another framework");
    assertThat(fetch("hf://org/tiny")).isDirectoryNotContaining("glob:**README.md");
    assertThat(hub.hub.paths("GET")).noneMatch(path -> path.contains("flax"));
  }

  @Test
  void whatIsThereIsNotDownloadedAgain() {
    fetch("org/tiny");
    hub.hub.asked.clear();
    hub.cdn.asked.clear();
    fetch("org/tiny");
    assertThat(hub.hub.paths("GET")).allMatch(path -> path.startsWith("/api/"));
    assertThat(hub.cdn.asked).isEmpty();
  }

  @Test
  void theTokenIsForTheHubAndNotForTheHostThatItRedirectsTo() {
    fetch("org/tiny", Map.of("HF_TOKEN", "hf_secret"));
    assertThat(hub.hub.asked)
        .isNotEmpty()
        .allMatch(asked -> "Bearer hf_secret".equals(asked.authorization()));
    assertThat(hub.cdn.asked).isNotEmpty().allMatch(asked -> asked.authorization() == null);
  }

  @Test
  void anInterruptedDownloadGoesOnWhereItStopped() {
    hub.cdn.interruptions.set(3);
    Path folder = fetch("org/tiny");
    byte[] weights = hub.files.get("model.safetensors");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(hub.cdn.asked).anyMatch(asked -> asked.range() != null);
    long large =
        hub.files.values().stream().filter(c -> c.length >= 20_000).mapToLong(c -> c.length).sum();
    assertThat(hub.cdn.sent.get()).isLessThan(large * 3 / 2);
  }

  @Test
  void aServerWithoutRangesIsAskedForTheWholeAgain() {
    hub.cdn.ranges = false;
    hub.cdn.interruptions.set(2);
    assertThat(fetch("org/tiny").resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
  }

  @Test
  void damagedContentIsNeverPutInItsPlace() {
    hub.damaged = true;
    assertThatThrownBy(() -> fetch("org/tiny"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("arrived damaged 2 times: its checksum is not");
    hub.damaged = false;
    assertThat(fetch("org/tiny").resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
  }

  @Test
  void aRepositoryThatWasRenamedIsFoundUnderItsOldName() {
    Path folder = fetch("old/name");
    assertThat(folder.toString()).contains("models--old--name");
    assertThat(Checkpoint.open(folder).parameterCount()).isPositive();
  }

  @Test
  void aBranchThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> fetch("hf://org/tiny@nightly"))
        .hasMessage("org/tiny has no revision nightly");
  }

  @Test
  void aRepositoryThatIsNotThereMayBePrivate() {
    assertThatThrownBy(() -> fetch("org/none"))
        .hasMessage(
            "there is no repository org/none on the Hugging Face Hub, or it is private; check its"
                + " name, or set HF_TOKEN if it is private");
  }

  @Test
  void aGatedRepositorySaysWhereToAcceptItsConditions() {
    hub.refusal = "GatedRepo";
    hub.refusalStatus = 401;
    assertThatThrownBy(() -> fetch("org/tiny"))
        .hasMessage(
            "org/tiny is gated; accept the conditions on https://huggingface.co/org/tiny and set"
                + " HF_TOKEN");
    hub.refusalStatus = 403;
    assertThatThrownBy(() -> fetch("org/tiny", Map.of("HF_TOKEN", "hf_secret")))
        .hasMessageStartingWith("org/tiny is gated and the account of HF_TOKEN has no access; ")
        .hasMessageNotContaining("hf_secret");
  }

  @Test
  void aHubThatIsBusyIsAskedAgain() {
    hub.hub.busy.set(2);
    hub.cdn.busy.set(1);
    hub.cdn.busyStatus = 503;
    assertThat(fetch("org/tiny")).isDirectory();
  }

  @Test
  void aHubThatStaysBusyIsSaidToBe() {
    hub.hub.busy.set(1000);
    assertThatThrownBy(() -> fetch("org/tiny"))
        .hasMessageStartingWith("the Hugging Face Hub asks to slow down (429) for org/tiny; ");
  }

  @Test
  void offlineTheCacheIsAllThereIs() {
    Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
    assertThatThrownBy(() -> fetch("org/tiny", offline))
        .hasMessageStartingWith("org/tiny is not in the cache ")
        .hasMessageEndingWith("and HF_HUB_OFFLINE forbids to download it");
    assertThat(hub.hub.asked).isEmpty();
    Path folder = fetch("org/tiny");
    hub.hub.asked.clear();
    assertThat(fetch("org/tiny", offline)).isEqualTo(folder);
    assertThat(fetch("org/tiny@" + FakeHuggingFace.COMMIT, offline)).isEqualTo(folder);
    assertThat(hub.hub.asked).isEmpty();
  }

  @Test
  void aHubThatCannotBeReachedIsDoneWithoutIfTheCacheHasAll() {
    Path folder = fetch("org/tiny");
    hub.close();
    assertThat(fetch("org/tiny")).isEqualTo(folder);
    assertThatThrownBy(() -> fetch("org/other"))
        .hasMessageStartingWith("org/other cannot be downloaded from http://127.0.0.1:")
        .hasMessageEndingWith("check the network, or set HF_ENDPOINT");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aHubThatIsBusyOrOutOfOrderIsDoneWithoutIfTheCacheHasAllAndTheLogSaysSo(int status) {
    Path folder = fetch("org/tiny");
    hub.hub.busy.set(1000);
    hub.hub.busyStatus = status;
    try (Warnings log = new Warnings()) {
      assertThat(fetch("org/tiny")).isEqualTo(folder);
      assertThat(log.sentences)
          .containsExactly(
              ("org/tiny could not be looked up or downloaded (it answers with status %d); what"
                      + " the cache has is used: %s")
                  .formatted(status, folder));
    }
  }

  @Test
  void halfACheckpointInTheCacheIsNotTakenForAWholeOne() {
    String source = "org/tiny@" + FakeHuggingFace.COMMIT;
    fetch(source);
    hub.put("chat_template.jinja", "x".repeat(30_000));
    hub.cdn.busy.set(1000);
    assertThatThrownBy(() -> fetch(source)).hasMessageContaining("asks to slow down (429)");
    hub.hub.busy.set(1000);
    assertThatThrownBy(() -> fetch(source)).hasMessageContaining("asks to slow down (429)");
    hub.cdn.busy.set(0);
    hub.hub.busy.set(0);
    Path folder = fetch(source);
    hub.hub.busy.set(1000);
    assertThat(fetch(source)).isEqualTo(folder);
  }

  @Test
  void aShardThatIsMissingMakesACheckpointInTheCacheHalfAOne() throws IOException {
    Path folder = fetch("org/tiny");
    Files.move(
        folder.resolve("model.safetensors"), folder.resolve("model-00001-of-00002.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
            + " \"b\": \"model-00002-of-00002.safetensors\"}}");
    hub.hub.busy.set(1000);
    assertThatThrownBy(() -> fetch("org/tiny")).hasMessageContaining("asks to slow down (429)");
    Files.writeString(folder.resolve("model-00002-of-00002.safetensors"), "weights");
    assertThat(fetch("org/tiny")).isEqualTo(folder);
  }

  @Test
  void aHubThatRefusesIsNotDoneWithout() {
    fetch("org/tiny");
    hub.refusal = "GatedRepo";
    assertThatThrownBy(() -> fetch("org/tiny")).hasMessageStartingWith("org/tiny is gated; ");
  }

  @Test
  void aListThatLeadsOutOfTheCacheIsNotFollowed() {
    hub.put("assets/tokenizer/../../../../evil", "evil");
    assertThatThrownBy(() -> fetch("org/tiny"))
        .hasMessageContaining("would lead out of its folder");
  }

  @Test
  void aRepositoryWithWeightsInOldFilesOnlySaysToConvertThem() {
    byte[] weights = hub.files.remove("model.safetensors");
    hub.files.put("pytorch_model.bin", weights);
    assertThatThrownBy(() -> fetch("org/tiny"))
        .hasMessage(
            "org/tiny has its weights in pytorch_model.bin only; convert them to"
                + " model.safetensors");
  }

  @Test
  void severalAtOnceDownloadEachFileOnce() {
    hub.cdn.millisPerBlock = 1;
    try (var threads = Executors.newFixedThreadPool(3)) {
      List<CompletableFuture<Path>> fetched =
          IntStream.range(0, 3)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> fetch("org/tiny"), threads))
              .toList();
      fetched.forEach(CompletableFuture::join);
    }
    assertThat(hub.cdn.paths("GET")).doesNotHaveDuplicates();
  }
}
