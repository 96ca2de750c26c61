package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.serving.ToyLanguageModel;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a result or an error in the usual shape, never a defect. */
@QuarkusTest
class HostileBodiesTest {

  private static final int BODIES = 700;
  private static final String SOUND =
      """
      {"inputs": [{"prompt": "a b", "target": "c", "target_mask": [0, 0, 0, 0, 1]},
                  {"prompt": "Straße 🙂", "target": null, "target_span": [0, 2],
                   "parameters": {"max_new_tokens": 2, "stop": "x"}}],
       "parameters": {"temperature": 0.5, "top_k": 3, "top_p": 0.9, "seed": 1, "min_new_tokens": 0,
                      "stop": ["y"], "log_probabilities": true, "embeddings": false}}
      """;
  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1",
          "1e309",
          "-1e-999",
          "NaN",
          "99999999999999999999",
          "\"\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "[]",
          "{}",
          "[[[[",
          "}}",
          ",",
          ":",
          "\"",
          "\\",
          "\u0000",
          "{\"prompt\":\"a\"}",
          "\"inputs\":",
          "\"parameters\":{\"parameters\":{}}",
          "/*",
          "//",
          "\uFEFF",
          "'",
          "[0,1]",
          "{\"inputs\":[]}");

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;

  @ParameterizedTest
  @ValueSource(strings = {"/predict", "/tokenize", "/salience"})
  void aSpoiledBodyNeverCausesAServerError(String path) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(path.hashCode());
    var api = new Api(base);
    int answered = 0;
    try (var _ = new Swap(host, new ToyLanguageModel(50))) {
      for (int i = 0; i < BODIES; i++) {
        byte[] body = spoil(random);
        Api.Answer answer = api.post(path, body);
        String what = "body %d: %s".formatted(i, new String(body, StandardCharsets.UTF_8));
        if (answer.status() == 200) {
          answered++;
          assertThat(answer.json().isArray()).as(what).isTrue();
        } else {
          assertThat(answer.status()).as(what).isBetween(400, 499);
          answer.errorOfAnyKind();
        }
      }
    }
    assertThat(answered).as("bodies that were still sound").isPositive();
  }

  private static byte[] spoil(RandomGenerator random) {
    byte[] body = SOUND.getBytes(StandardCharsets.UTF_8);
    int edits = random.nextInt(1, 4);
    for (int i = 0; i < edits; i++) {
      body = random.nextBoolean() ? spoilBytes(body, random) : spoilText(body, random);
    }
    return body;
  }

  private static byte[] spoilBytes(byte[] body, RandomGenerator random) {
    int at = random.nextInt(body.length);
    return switch (random.nextInt(3)) {
      case 0 -> Arrays.copyOf(body, Math.max(1, at));
      case 1 -> {
        byte[] copy = body.clone();
        copy[at] = (byte) random.nextInt(256);
        yield copy;
      }
      default -> {
        byte[] copy = new byte[body.length - (body.length > 1 ? 1 : 0)];
        System.arraycopy(body, 0, copy, 0, Math.min(at, copy.length));
        System.arraycopy(
            body, Math.min(body.length, at + 1), copy, at, Math.max(0, copy.length - at));
        yield copy;
      }
    };
  }

  /** Puts a piece where it does not belong, often in place of a value. */
  private static byte[] spoilText(byte[] body, RandomGenerator random) {
    String text = new String(body, StandardCharsets.UTF_8);
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    int from = random.nextInt(text.length() + 1);
    int to = from;
    int colon = text.indexOf(':', from);
    if (random.nextInt(4) > 0 && colon >= 0) {
      from = colon + 1;
      to = from;
      while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
        to++;
      }
    }
    return (text.substring(0, from) + piece + text.substring(to)).getBytes(StandardCharsets.UTF_8);
  }
}
