package dev.candela.modelserver.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.TestHttp;
import dev.candela.lm.checkpoint.source.Content;
import dev.candela.lm.checkpoint.source.FakeHuggingFace;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server that is started with the name of a repository, downloads it and answers with it. */
@QuarkusTest
@QuarkusTestResource(value = DownloadedModelTest.Hub.class, restrictToAnnotatedClass = true)
class DownloadedModelTest {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  /** A hub, and a cache that is empty when the server starts. */
  public static final class Hub implements QuarkusTestResourceLifecycleManager {
    private @Nullable FakeHuggingFace hub;

    @Override
    public Map<String, String> start() {
      try {
        Path home = Files.createTempDirectory("candela-cache");
        hub = new FakeHuggingFace(Content.huggingFace());
        hub.cdn.millisPerBlock = 60;
        Map<String, String> settings = new HashMap<>(hub.environment(home));
        settings.put("MODEL_CONFIG", "tiny:org/tiny");
        return settings;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      if (hub != null) {
        hub.close();
      }
    }
  }

  @Test
  void theServerTellsHowFarTheDownloadIsAndThenAnswers() throws Exception {
    String health = get("/q/health/ready");
    while (health.contains("DOWN")) {
      assertThat(health).contains("loading").doesNotContain("failed");
      Thread.sleep(20);
      health = get("/q/health/ready");
    }
    assertThat(post("/predict", "{\"inputs\": [{\"prompt\": \"Hi\"}]}")).contains("response");
    assertThat(get("/q/metrics"))
        .contains("candela_download_remaining_bytes 0.0")
        .contains("candela_download_done_bytes ")
        .contains("candela_download_rate_bytes ");
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)).build());
  }

  private String post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String send(HttpRequest request) throws Exception {
    try (HttpClient client = TestHttp.client()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
