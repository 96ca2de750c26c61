package dev.candela.app.model.gemini;

import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.Retries;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Loads Gemini models as the application does, from a server on loopback. */
final class Gemini {

  private final GeminiLoader loader;

  Gemini(VertexServer server) {
    loader =
        new GeminiLoader(
            config(server.endpoint()),
            new Retries(3, Duration.ofSeconds(30), Duration.ofMillis(1)));
  }

  static GeminiConfig config(String endpoint) {
    return new GeminiConfig() {
      @Override
      public String model() {
        return "gemini-test";
      }

      @Override
      public String location() {
        return "global";
      }

      @Override
      public Optional<String> project() {
        return Optional.of("a-project");
      }

      @Override
      public Optional<String> endpoint() {
        return Optional.of(endpoint);
      }
    };
  }

  GeminiLoader loader() {
    return loader;
  }

  Connection load(Object... fields) throws ConnectionFailed {
    return load(new ConnectionReport(), fields);
  }

  Connection load(ConnectionReport report, Object... fields) throws ConnectionFailed {
    var values = new HashMap<String, Object>(Map.of("new_name", "g"));
    for (int i = 0; i < fields.length; i += 2) {
      values.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    return loader.connect("g", loader.form().check(values, "config"), report);
  }
}
