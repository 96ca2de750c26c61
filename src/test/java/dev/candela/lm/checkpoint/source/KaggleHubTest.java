package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.candela.lm.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as Kaggle does: lists in pages, files by redirect to a bucket. */
class KaggleHubTest {
  private static final String MODEL = "/api/v1/models/keras/gemma/keras/gemma_1.1_instruct_2b_en/";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("me:key".getBytes(StandardCharsets.UTF_8));

  @TempDir Path home;

  private final Map<String, byte[]> files = Content.keras();
  private final LoopbackServer bucket = new LoopbackServer(this::bucket);
  private final LoopbackServer kaggle = new LoopbackServer(this::kaggle);
  private volatile boolean damaged;
  private volatile int refusal;
  private volatile int pageSize = 100;

  @AfterEach
  void close() {
    kaggle.close();
    bucket.close();
  }

  private void kaggle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (refusal != 0) {
      LoopbackServer.answer(exchange, refusal, Map.of(), "{\"message\": \"no\"}");
    } else if (path.equals(MODEL + "get")) {
      LoopbackServer.answer(exchange, 200, Map.of(), "{\"versionNumber\": 4}");
    } else if (path.equals(MODEL + "4/files")) {
      list(exchange, String.valueOf(exchange.getRequestURI().getQuery()));
    } else if (path.startsWith(MODEL + "4/download/")) {
      String name = path.substring((MODEL + "4/download/").length());
      LoopbackServer.answer(
          exchange, 302, Map.of("Location", bucket.base() + "/signed/" + name), "");
    } else {
      LoopbackServer.answer(exchange, 404, Map.of(), "{}");
    }
  }

  private void list(HttpExchange exchange, String query) throws IOException {
    List<String> names = new ArrayList<>(files.keySet());
    int from =
        query.contains("page_token=")
            ? Integer.parseInt(query.replaceAll(".*page_token=(\\d+).*", "$1"))
            : 0;
    int to = Math.min(names.size(), from + pageSize);
    String page =
        names.subList(from, to).stream()
            .map("{\"name\": \"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    String token = to < names.size() ? String.valueOf(to) : "";
    LoopbackServer.answer(
        exchange,
        200,
        Map.of(),
        "{\"files\": [%s], \"nextPageToken\": \"%s\"}".formatted(page, token));
  }

  private void bucket(HttpExchange exchange) throws IOException {
    byte[] content = files.get(exchange.getRequestURI().getPath().substring("/signed/".length()));
    if (content == null) {
      LoopbackServer.answer(exchange, 404, Map.of(), "");
      return;
    }
    String md5 = md5(content);
    if (damaged) {
      content = content.clone();
      content[0] ^= 1;
    }
    bucket.content(exchange, content, Map.of("X-Goog-Hash", "crc32c=AAAAAA==,md5=" + md5));
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path fetch(String source, Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "KAGGLE_API_ENDPOINT", kaggle.base().toString(),
                "KAGGLEHUB_CACHE", home.resolve("kagglehub").toString(),
                "HOME", home.toString()));
    environment.putAll(more);
    return new CheckpointFetcher(
            SourceSettings.of(environment), new DownloadProgress(), Content.QUICK)
        .fetch(new SourceParser(true).parse(source));
  }

  private Path fetch() {
    return fetch("gemma_1.1_instruct_2b_en", Map.of("KAGGLE_USERNAME", "me", "KAGGLE_KEY", "key"));
  }

  private Path base() {
    return home.resolve("kagglehub/models/keras/gemma/keras/gemma_1.1_instruct_2b_en");
  }

  @Test
  void thePresetOfTheCodelabIsDownloadedIntoTheCacheOfKagglehubInItsLayout() {
    Path folder = fetch();
    assertThat(folder).isEqualTo(base().resolve("4"));
    assertThat(folder.resolve("model.weights.h5")).hasBinaryContent(files.get("model.weights.h5"));
    assertThat(base().resolve(".complete/4/model.weights.h5.complete")).exists();
    assertThat(base().resolve(".complete/4/assets/tokenizer/vocabulary.spm.complete")).exists();
    assertThat(Checkpoint.open(folder).parameterCount()).isEqualTo(43_680);
  }

  @Test
  void nameAndKeyAreForKaggleAndNotForTheBucket() {
    fetch();
    assertThat(kaggle.asked).isNotEmpty().allMatch(asked -> BASIC.equals(asked.authorization()));
    assertThat(bucket.asked).isNotEmpty().allMatch(asked -> asked.authorization() == null);
  }

  @Test
  void credentialsAreTakenFromTheFileOfKagglesTools() throws IOException {
    Path config = Files.createDirectories(home.resolve(".kaggle"));
    Files.writeString(config.resolve("kaggle.json"), "{\"username\": \"me\", \"key\": \"key\"}");
    fetch("gemma_1.1_instruct_2b_en", Map.of());
    assertThat(kaggle.asked).allMatch(asked -> BASIC.equals(asked.authorization()));
  }

  @Test
  void aTokenGoesBeforeNameAndKey() {
    fetch(
        "gemma_1.1_instruct_2b_en",
        Map.of("KAGGLE_API_TOKEN", "t", "KAGGLE_USERNAME", "me", "KAGGLE_KEY", "key"));
    assertThat(kaggle.asked).allMatch(asked -> "Bearer t".equals(asked.authorization()));
  }

  @Test
  void aHandleWithoutVersionMeansTheLatest() {
    assertThat(fetch("kaggle://keras/gemma/keras/gemma_1.1_instruct_2b_en", Map.of()))
        .isEqualTo(base().resolve("4"));
  }

  @Test
  void aListInSeveralPagesIsReadToItsEnd() {
    pageSize = 2;
    assertThat(Checkpoint.open(fetch()).parameterCount()).isEqualTo(43_680);
  }

  @Test
  void whatIsCompleteIsNotDownloadedAgainAndWhatIsHalfIsCompleted() throws IOException {
    Path folder = fetch();
    bucket.asked.clear();
    fetch();
    assertThat(bucket.asked).isEmpty();
    Files.delete(base().resolve(".complete/4/config.json.complete"));
    fetch();
    assertThat(bucket.paths("GET")).containsExactly("/signed/config.json");
    assertThat(folder.resolve("config.json")).hasBinaryContent(files.get("config.json"));
  }

  @Test
  void aVersionThatKagglehubFetchedAsOneIsTakenAsItIs() throws IOException {
    Path folder = Files.createDirectories(base().resolve("4"));
    Files.write(folder.resolve("config.json"), files.get("config.json"));
    Files.createFile(base().resolve("4.complete"));
    assertThat(fetch()).isEqualTo(folder);
    assertThat(kaggle.asked).isEmpty();
  }

  @Test
  void offlineAnOlderVersionInTheCacheWillDo() throws IOException {
    Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
    assertThatThrownBy(() -> fetch("gemma_1.1_instruct_2b_en", offline))
        .hasMessageStartingWith("kaggle://keras/gemma/keras/gemma_1.1_instruct_2b_en/4 is not in");
    Path older = Files.createDirectories(base().resolve("3"));
    Files.createFile(base().resolve("3.complete"));
    assertThat(fetch("gemma_1.1_instruct_2b_en", offline)).isEqualTo(older);
    assertThat(kaggle.asked).isEmpty();
  }

  @Test
  void aVersionThatIsWholeInTheCacheIsTakenWithoutAskingAnybody() {
    Path folder = fetch();
    kaggle.asked.clear();
    refusal = 403;
    assertThat(fetch()).isEqualTo(folder);
    assertThat(kaggle.asked).isEmpty();
    assertThat(base().resolve("4.complete")).doesNotExist();
  }

  @Test
  void theLatestVersionIsThatOfTheCacheWhileKaggleIsOutOfOrderAndTheLogSaysSo() {
    String latest = "kaggle://keras/gemma/keras/gemma_1.1_instruct_2b_en";
    Path folder = fetch(latest, Map.of());
    kaggle.busy.set(1000);
    kaggle.busyStatus = 502;
    try (Warnings log = new Warnings()) {
      assertThat(fetch(latest, Map.of())).isEqualTo(folder);
      assertThat(log.sentences)
          .containsExactly(
              ("%s could not be looked up or downloaded (it answers with status 502); what the"
                      + " cache has is used: %s")
                  .formatted(latest, folder));
    }
    kaggle.busy.set(0);
    refusal = 404;
    assertThatThrownBy(() -> fetch(latest, Map.of())).hasMessageStartingWith("there is no ");
    kaggle.close();
    assertThat(fetch(latest, Map.of())).isEqualTo(folder);
  }

  @Test
  void neitherAnotherVersionNorHalfAOneDoesWhileKaggleIsBusy() throws IOException {
    Files.createDirectories(base().resolve("3"));
    Files.createFile(base().resolve("3.complete"));
    kaggle.busy.set(1000);
    assertThatThrownBy(this::fetch).hasMessageStartingWith("Kaggle asks to slow down (429)");
    kaggle.busy.set(0);
    fetch();
    kaggle.busy.set(1000);
    Files.delete(base().resolve(".complete/4/assets/tokenizer/vocabulary.spm.complete"));
    assertThatThrownBy(this::fetch).hasMessageStartingWith("Kaggle asks to slow down (429)");
  }

  @Test
  void anInterruptedDownloadGoesOnWhereItStopped() {
    bucket.interruptions.set(2);
    Path folder = fetch();
    assertThat(folder.resolve("model.weights.h5")).hasBinaryContent(files.get("model.weights.h5"));
    assertThat(bucket.asked).anyMatch(asked -> asked.range() != null);
  }

  @Test
  void damagedContentIsNeverPutInItsPlace() {
    damaged = true;
    assertThatThrownBy(this::fetch).hasMessageContaining("arrived damaged 2 times");
    assertThat(base().resolve("4/config.json")).doesNotExist();
  }

  @Test
  void aLicenceThatWasNotAcceptedSaysWhereToAcceptIt() {
    refusal = 403;
    assertThatThrownBy(this::fetch)
        .hasMessage(
            "Kaggle gives kaggle://keras/gemma/keras/gemma_1.1_instruct_2b_en/4 to nobody who has"
                + " not accepted its licence; do that on https://www.kaggle.com/models/keras/gemma"
                + " with the account of KAGGLE_USERNAME");
    refusal = 401;
    assertThatThrownBy(() -> fetch("gemma_1.1_instruct_2b_en", Map.of()))
        .hasMessageContaining("set KAGGLE_USERNAME and KAGGLE_KEY, and accept the licence on");
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> fetch("kaggle://keras/gemma/keras/none/1", Map.of()))
        .hasMessageStartingWith("there is no kaggle://keras/gemma/keras/none/1 on Kaggle; ");
  }

  @Test
  void theProgressEndsWithEveryByte() {
    DownloadProgress progress = new DownloadProgress();
    Map<String, String> environment =
        Map.of(
            "KAGGLE_API_ENDPOINT", kaggle.base().toString(),
            "KAGGLEHUB_CACHE", home.resolve("kagglehub").toString(),
            "HOME", home.toString());
    new CheckpointFetcher(SourceSettings.of(environment), progress, Content.QUICK)
        .fetch(new SourceParser(true).parse("gemma_1.1_instruct_2b_en"));
    DownloadProgress.Snapshot end = progress.snapshot();
    assertThat(end.doneBytes()).isEqualTo(end.totalBytes()).isEqualTo(bucket.sent.get());
    assertThat(end.remainingBytes()).isZero();
    assertThat(end.filesLeft()).isZero();
    assertThat(end.sentence()).startsWith("Downloading kaggle://keras/gemma");
  }
}
