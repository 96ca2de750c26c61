package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator's addresses lead to. */
class TrustedFilesTest {

  private final List<String> requests = new ArrayList<>();
  private final HttpServer server;
  private final String root;

  TrustedFilesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          boolean there = !exchange.getRequestURI().getPath().contains("nothing");
          byte[] body = "a prompt".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(there ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    root = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void bucketsAreReadWithTheCredentialsOfTheService() throws Exception {
    var files = new TrustedFiles(root, () -> Optional.of("token"));
    String text = files.read(URI.create("gs://my_bucket/a%20b/c+d.txt"), TrustedFilesTest::text);
    assertThat(text).isEqualTo("a prompt");
    assertThat(requests)
        .containsExactly("/storage/v1/b/my_bucket/o/a%20b%2Fc%2Bd.txt?alt=media Bearer token");
  }

  @Test
  void publicBucketsNeedNoCredentialsAndOtherAddressesGetNone() throws Exception {
    new TrustedFiles(root, Optional::empty)
        .read(URI.create("gs://b/x.txt"), TrustedFilesTest::text);
    new TrustedFiles(root, () -> Optional.of("token"))
        .read(URI.create(root + "/x.txt"), TrustedFilesTest::text);
    assertThat(requests).allMatch(request -> request.endsWith(" null"));
  }

  @Test
  void aFileThatIsNotThereIsSaidInASentence() {
    var files = new TrustedFiles(root, Optional::empty);
    assertThatThrownBy(() -> files.read(URI.create(root + "/nothing.txt"), TrustedFilesTest::text))
        .isInstanceOf(IOException.class)
        .hasMessage("the server answered with status 404.");
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
