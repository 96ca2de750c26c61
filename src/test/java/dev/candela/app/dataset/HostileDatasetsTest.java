package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.TestHttp;
import dev.candela.app.AppApi;
import dev.candela.app.dataset.file.ContentId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wrong requests get a clear 4xx, and many at once lose nothing. */
@QuarkusTest
class HostileDatasetsTest {

  private final AppApi api = AppApi.here();

  private static final ObjectMapper JSON = new ObjectMapper();
  private final String name = "h" + UUID.randomUUID();

  @Test
  void unknownNamesAndIdsAreNotFound() {
    upload();
    String id = "0".repeat(32);
    for (String path :
        List.of(
            "/datasets/nope",
            "/datasets/nope/examples",
            "/datasets/nope/ids",
            "/datasets/nope/facets",
            "/datasets/nope/slices",
            "/datasets/nope/export",
            "/datasets/%s/examples/%s".formatted(name, id),
            "/datasets/%s/examples/%s/family".formatted(name, id),
            "/datasets/%s/slices/none".formatted(name),
            "/datasets/%s/examples?slice=none".formatted(name),
            "/datasets/%s".formatted(AppApi.encoded("é\uD83D\uDE00/../x")))) {
      var answer = api.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }
    assertThat(api.delete("/datasets/nope").status()).isEqualTo(404);
    for (String path : List.of("/datasets/%00", "/datasets/" + name + "/examples?query=%00")) {
      assertThat(api.get(path).status()).as(path).isEqualTo(400);
    }
    String nul = "{\"ids\": [\"\\u0000\"], \"hidden\": true}";
    assertThat(api.patch(examples(), nul).status()).isEqualTo(404);
    assertThat(api.delete("/datasets/%s/slices/none".formatted(name)).status()).isEqualTo(404);
    assertThat(api.patch(examples(), "{\"ids\": [\"%s\"], \"hidden\": true}".formatted(id)).code())
        .isEqualTo("NOT_FOUND");
    assertThat(api.put("/datasets/%s/slices/s".formatted(name), "{\"exampleIds\": [\"x\"]}").code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void wrongQueryParametersAreNamed() {
    upload();
    for (String query :
        List.of(
            "limit=0",
            "limit=1001",
            "limit=x",
            "limit=99999999999",
            "offset=-1",
            "offset=x",
            "hidden=maybe",
            "added=x",
            "sort=nope",
            "facet=nope:x",
            "facet=prompt",
            "query=" + "x".repeat(3000) + "&sort=-nope")) {
      var answer = api.get(examples() + "?" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.json().at("/error/details/field").asText())
          .as(query)
          .isIn(query.split("[=&]", -1)[0], "sort");
    }
  }

  @Test
  void aSearchMayBeAsLongAsItIsSaidThatItMay() {
    upload();
    for (String character : List.of("x", "鱼", "é")) {
      String query = AppApi.encoded(character.repeat(10_000));
      api.get(examples() + "?query=" + query).as(200);
      var answer = api.get(examples() + "?query=" + query + "x");
      assertThat(answer.errorOf(400).at("/details/field").asText()).isEqualTo("query");
    }
  }

  @Test
  void bodiesOfTheWrongShapeAreRefusedWithTheirField() {
    upload();
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "3",
            "\"x\"",
            "{}",
            "{\"examples\": {}}",
            "{\"examples\": []}",
            "{\"examples\": [null]}",
            "{\"examples\": [3]}",
            "{\"examples\": [{}]}",
            "{\"examples\": [{\"fields\": []}]}",
            "{\"examples\": [{\"fields\": {}}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": {}}}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\", \"x\": [1]}}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\\ud800\"}}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\\u0000\"}}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\"}, \"rule\": 3.5e}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\"}, \"rule\": \"%s\"}]}"
                .formatted("r".repeat(1001)),
            "{\"examples\": [{\"fields\": {\"prompt\": \"%s\"}}]}".formatted("x".repeat(200_001)),
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\"}, \"rule\": \"\\ud800\"}]}",
            "{\"examples\": [{\"fields\": {\"prompt\": \"a\"}, \"rule\": \"\\u0000\"}]}",
            "[".repeat(5000))) {
      var answer = api.post(examples(), body);
      assertThat(answer.status()).as(abridged(body)).isEqualTo(400);
      assertThat(answer.message())
          .as(abridged(body))
          .isNotBlank()
          .doesNotContain("dev.candela", "com.fasterxml", "Exception");
    }
    assertThat(api.patch(examples(), "{\"ids\": [null], \"hidden\": true}").status())
        .isEqualTo(400);
    assertThat(api.patch(examples(), "{\"ids\": [], \"hidden\": \"x\"}").status()).isEqualTo(400);
    assertThat(api.patch(examples(), "{\"ids\": []}").status()).isEqualTo(400);
    assertThat(api.put("/datasets/%s/slices/s".formatted(name), "{}").status()).isEqualTo(400);
    assertThat(api.get(examples()).json().get("total").asInt()).isEqualTo(3);
  }

  @Test
  void aParentMustBeThereAndOneWrongExampleAddsNone() {
    upload();
    String body =
        """
        {"examples": [{"fields": {"prompt": "ok"}},
                      {"fields": {"prompt": "lost"}, "parentId": "%s"}]}
        """
            .formatted("0".repeat(32));
    assertThat(api.post(examples(), body).status()).isEqualTo(404);
    assertThat(api.get(examples() + "?query=ok").json().get("total").asInt()).isZero();
  }

  @Test
  void namesOfDatasetsAreCheckedAndTakenOnlyOnce() {
    upload();
    assertThat(upload().code()).isEqualTo("CONFLICT");
    for (String wrong : List.of("", " ", "../x", "a/b", "a:b", "-x", "x".repeat(101), "a\nb")) {
      assertThat(api.upload(wrong, "txt", "a").status()).as(wrong).isEqualTo(400);
    }
    assertThat(api.post("/datasets", "{}").status()).isEqualTo(400);
    assertThat(api.delete("/datasets/sample_prompts").code()).isEqualTo("CONFLICT");
  }

  @Test
  void filesWithoutAnExampleMakeNoDatasetAndSayWhy() {
    assertThat(api.upload(name, "pdf", "a").status()).isEqualTo(400);
    assertThat(api.upload(name, "jsonl", "").message()).contains("no rows");
    var broken = api.upload(name, "jsonl", "\n{broken\n");
    assertThat(broken.message()).contains("line 2 is not valid JSON");
    assertThat(broken.json().at("/error/details/report/skipped").asInt()).isEqualTo(1);
    assertThat(api.upload(name, "csv", "a,b\n1,2\n").message()).contains("prompt");
    assertThat(api.get("/datasets/" + name).status()).isEqualTo(404);
  }

  @Test
  void addressesThatMayNotBeReachedAreRefused() {
    for (String url :
        List.of(
            "http://127.0.0.1/x.jsonl",
            "https://127.0.0.1:1/x.jsonl",
            "https://[::1]/x.jsonl",
            "https://169.254.169.254/x.jsonl",
            "https://metadata.google.internal/x.jsonl",
            "https://10.0.0.1/x.jsonl",
            "https://[::ffff:127.0.0.1]/x.jsonl",
            "https://2130706433/x.jsonl",
            "https://0.0.0.0/x.jsonl",
            "https://user:pw@example.org/x.jsonl",
            "file:///etc/passwd",
            "/etc/passwd",
            "jar:file:///x!/y.jsonl",
            "gs://somebody/x.jsonl",
            "https://example.org/x.exe",
            "https:///x.jsonl",
            "not an address")) {
      var answer =
          api.post("/datasets", "{\"name\": \"%s\", \"url\": \"%s\"}".formatted(name, url));
      assertThat(answer.status()).as(url).isEqualTo(400);
      assertThat(answer.json().at("/error/details/field").asText()).as(url).isEqualTo("url");
    }
  }

  @Test
  void bodiesBeyondTheLimitsAreTooLargeHoweverTheyAreSent() throws Exception {
    upload();
    byte[] large = new byte[17 << 20];
    Arrays.fill(large, (byte) ' ');
    try (HttpClient http = TestHttp.client()) {
      for (var body :
          List.of(
              BodyPublishers.ofByteArray(large),
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
        var answer =
            http.send(
                HttpRequest.newBuilder(api.address(examples()))
                    .header("Content-Type", "application/json")
                    .POST(body)
                    .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("TOO_LARGE");
      }
      var endless =
          http.send(
              HttpRequest.newBuilder(api.address("/datasets/upload?format=txt&name=" + name + "x"))
                  .POST(BodyPublishers.ofInputStream(Endless::new))
                  .build(),
              BodyHandlers.ofString());
      assertThat(endless.statusCode()).isEqualTo(413);
      assertThat(endless.body()).contains("TOO_LARGE");
    }
  }

  @Test
  void whoSendsEverythingBeforeReadingStillGetsTheRefusal() throws Exception {
    upload();
    URI address = api.address(examples());
    int length = 40 << 20;
    try (Socket client = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = client.getOutputStream();
      String head =
          String.join(
              "\r\n",
              "POST " + address.getPath() + " HTTP/1.1",
              "Host: x",
              "Content-Type: application/json",
              "Content-Length: " + length,
              "",
              "");
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[length]);
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
    }
  }

  /** A file without an end. */
  private static final class Endless extends InputStream {
    private long sent;

    @Override
    public int read() {
      return sent++ > 100L << 20 ? -1 : 'a';
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (sent > 100L << 20) {
        return -1;
      }
      Arrays.fill(bytes, offset, offset + length, (byte) 'a');
      sent += length;
      return length;
    }
  }

  @Test
  void editsAtTheSameTimeAllArriveAtPositionsOfTheirOwn() throws Exception {
    upload();
    String parent = api.get(examples()).ids().getFirst();
    var edits = new ArrayList<Callable<AppApi.Answer>>();
    for (int i = 0; i < 40; i++) {
      String body =
          "{\"examples\": [{\"fields\": {\"prompt\": \"edit %d\"}, \"parentId\": \"%s\"}]}"
              .formatted(i / 2, parent);
      edits.add(() -> api.post(examples(), body));
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<AppApi.Answer> edit : threads.invokeAll(edits)) {
        assertThat(edit.get().status()).isEqualTo(201);
      }
    }
    JsonNode all = api.get(examples() + "?limit=1000").json();
    assertThat(all.get("total").asInt()).isEqualTo(23);
    assertThat(all.get("items").findValuesAsText("position")).doesNotHaveDuplicates();
    assertThat(api.get("/datasets/" + name).json().get("revision").asInt()).isEqualTo(21);
  }

  @Test
  void longChainsOfEditsAreNoTrouble() throws Exception {
    upload();
    String parent = api.get(examples()).ids().getFirst();
    for (int block = 0; block < 3; block++) {
      var list = new ArrayList<String>();
      for (int i = 0; i < 1000; i++) {
        String prompt = "link %d".formatted(block * 1000 + i);
        list.add(
            "{\"fields\": {\"prompt\": \"%s\"}, \"parentId\": \"%s\"}".formatted(prompt, parent));
        parent = ContentId.of(Map.of("prompt", prompt));
      }
      String body = "{\"examples\": [%s]}".formatted(String.join(",", list));
      assertThat(api.post(examples(), body).status()).isEqualTo(201);
    }
    var family = api.get(examples() + "/%s/family".formatted(parent));
    assertThat(family.json().get("ancestors")).hasSize(3000);
  }

  @Test
  void exportsComeBackAsTheyWere() throws Exception {
    String rows =
        """
        {"prompt": "=cmd|' /C calc'!A0", "target": "+1", "source": "@x"}
        {"prompt": "-5", "target": "'=quoted", "source": "say \\"hi\\", \\r\\nyou", "é ☺": "\\t"}
        {"prompt": "'", "target": "''-a", "@id": "7", "'=b": "8", "=b": "9"}
        """;
    api.upload(name, "jsonl", rows);
    List<String> ids = api.get(examples()).ids();
    for (String format : List.of("jsonl", "csv")) {
      var file = api.get("/datasets/%s/export?format=%s".formatted(name, format));
      assertThat(file.raw().headers().firstValue("Content-Disposition").orElse(""))
          .startsWith("attachment; filename=\"%s.%s\"".formatted(name, format));
      assertThat(api.upload(name + format, format, file.body()).status()).isEqualTo(201);
      assertThat(api.get("/datasets/%s/examples".formatted(name + format)).ids()).isEqualTo(ids);
    }
    String csv = api.get("/datasets/%s/export?format=csv".formatted(name)).body();
    assertThat(csv).contains("'=cmd", "'@x", "'@id", "''=b");
    assertThat(api.get("/datasets/%s/export?format=xls".formatted(name)).status()).isEqualTo(400);
    assertThat(
            api.get("/datasets/%s/export?format=csv&query=quoted".formatted(name)).body().lines())
        .anyMatch(line -> line.startsWith("-5,"))
        .noneMatch(line -> line.contains("=cmd"));
  }

  @Test
  void tooManyExamplesInARequestAreRefusedWithTheLimit() throws Exception {
    upload();
    String list =
        JSON.writeValueAsString(
            IntStream.range(0, 1001)
                .mapToObj(i -> Map.of("fields", Map.of("prompt", "p" + i)))
                .toList());
    var answer = api.post(examples(), "{\"examples\": %s}".formatted(list));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/details/limit").asInt()).isEqualTo(1000);
  }

  private AppApi.Answer upload() {
    return api.upload(name, "txt", "one\ntwo\nthree\n");
  }

  private String examples() {
    return "/datasets/%s/examples".formatted(name);
  }

  private static String abridged(String text) {
    return text.length() < 100 ? text : text.substring(0, 100);
  }
}
