package dev.candela.lm.checkpoint.source;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A hub with one repository, as https://huggingface.co answers: small files come from the hub,
 * large ones from another host, to which it redirects with a signed address.
 */
public final class FakeHuggingFace implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** A commit with the same files. */
  static final String OTHER_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

  private static final int LARGE = 20_000;

  public final Map<String, byte[]> files;
  public final LoopbackServer cdn = new LoopbackServer(this::cdn);
  public final LoopbackServer hub = new LoopbackServer(this::hub);
  volatile String repository = "org/tiny";

  /** Any request to the repository is refused with this code of the hub. */
  volatile String refusal = "";

  volatile int refusalStatus = 403;

  /** Bytes of large files that the other host gives wrong. */
  volatile boolean damaged;

  private final Map<String, String> etags = new ConcurrentHashMap<>();

  public FakeHuggingFace(Map<String, byte[]> files) {
    this.files = new HashMap<>(files);
  }

  public Map<String, String> environment(Path home) {
    return Map.of("HF_ENDPOINT", hub.base().toString(), "HF_HOME", home.toString());
  }

  private void hub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/api/models/old/name/")) {
      LoopbackServer.answer(
          exchange,
          307,
          Map.of("Location", path.replace("/old/name/", "/" + repository + "/")),
          "");
      return;
    }
    if (path.startsWith("/old/name/")) {
      LoopbackServer.answer(
          exchange,
          307,
          Map.of("Location", path.replace("/old/name/", "/" + repository + "/")),
          "");
      return;
    }
    boolean known = path.contains("/" + repository + "/");
    if (!known) {
      LoopbackServer.answer(exchange, 401, Map.of("X-Error-Code", "RepoNotFound"), "{}");
    } else if (!refusal.isEmpty()) {
      LoopbackServer.answer(exchange, refusalStatus, Map.of("X-Error-Code", refusal), "{}");
    } else if (path.startsWith("/api/models/")) {
      info(exchange, path.substring(path.lastIndexOf('/') + 1));
    } else {
      file(exchange, path.substring(path.indexOf("/resolve/") + 9 + COMMIT.length() + 1));
    }
  }

  private void info(HttpExchange exchange, String revision) throws IOException {
    String commit = revision.equals("main") ? COMMIT : revision;
    if (!commit.equals(COMMIT) && !commit.equals(OTHER_COMMIT)) {
      LoopbackServer.answer(exchange, 404, Map.of("X-Error-Code", "RevisionNotFound"), "{}");
      return;
    }
    String siblings =
        files.keySet().stream()
            .map("{\"rfilename\": \"%s\"}"::formatted)
            .collect(Collectors.joining(","));
    LoopbackServer.answer(
        exchange,
        200,
        Map.of("Content-Type", "application/json"),
        "{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(commit, siblings));
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      LoopbackServer.answer(exchange, 404, Map.of("X-Error-Code", "EntryNotFound"), "");
    } else if (content.length < LARGE) {
      hub.content(
          exchange,
          content,
          Map.of("ETag", "\"" + etag(name, content) + "\"", "X-Repo-Commit", COMMIT));
    } else {
      LoopbackServer.answer(
          exchange,
          302,
          Map.of(
              "Location",
              cdn.base() + "/signed/" + name + "?signature=1",
              "X-Linked-Etag",
              "\"" + etag(name, content) + "\"",
              "X-Linked-Size",
              String.valueOf(content.length),
              "X-Repo-Commit",
              COMMIT),
          "");
    }
  }

  /** The name of a file's content in the cache. */
  String etag(String name) {
    return etag(name, java.util.Objects.requireNonNull(files.get(name)));
  }

  private String etag(String name, byte[] content) {
    return etags.computeIfAbsent(name, _ -> sum(content));
  }

  private static String sum(byte[] content) {
    try {
      Path file = Files.createTempFile("content", ".bin");
      Files.write(file, content);
      String sum =
          Checksum.of(content.length < LARGE ? Checksum.Kind.GIT_SHA1 : Checksum.Kind.SHA256, file);
      Files.delete(file);
      return sum;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void cdn(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] content = files.get(path.substring("/signed/".length()));
    if (content == null) {
      LoopbackServer.answer(exchange, 404, Map.of(), "");
      return;
    }
    if (damaged) {
      content = content.clone();
      content[content.length / 2] ^= 1;
    }
    cdn.content(exchange, content, Map.of());
  }

  void put(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    hub.close();
    cdn.close();
  }
}
