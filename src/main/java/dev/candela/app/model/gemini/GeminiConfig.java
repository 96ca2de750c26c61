package dev.candela.app.model.gemini;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What a Gemini model is unless its form says otherwise, and where Vertex AI is. */
@ConfigMapping(prefix = "candela.app.gemini")
public interface GeminiConfig {

  /** {@code CANDELA_GEMINI_MODEL}: the model that the form suggests. */
  String model();

  /** {@code CANDELA_GEMINI_LOCATION}: the location that the form suggests. */
  String location();

  /**
   * {@code GOOGLE_CLOUD_PROJECT}: the project that pays; without it, the one of the service's
   * credentials.
   */
  Optional<String> project();

  /**
   * {@code CANDELA_GEMINI_ENDPOINT}: where Vertex AI is, {@code host} or {@code host:port}, for
   * private endpoints; with {@code http://} before it the connection is neither encrypted nor are
   * credentials shown. Without it, Google's own for the location.
   */
  Optional<String> endpoint();
}
