package dev.candela.lm.checkpoint.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.HubHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks a hub's interface for JSON.
 *
 * @param http sends requests
 * @param origin the hub
 * @param retry how often to ask when the hub is busy
 * @param refusal the exception for an answer that is not what was asked for
 */
record HubJson(
    HubHttp http, Origin origin, Retry retry, Function<Answer, CheckpointException> refusal) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is at an address. */
  JsonNode get(URI uri) throws IOException {
    return retry.run(
        () -> {
          try (Answer answer = http.get(origin, uri, Map.of("Accept", "application/json"))) {
            if (Retry.isBusy(answer.status())) {
              throw new Retry.Busy(answer);
            }
            if (answer.status() != 200) {
              throw refusal.apply(answer);
            }
            return parse(answer);
          }
        });
  }

  private static JsonNode parse(Answer answer) throws IOException {
    try {
      JsonNode json = JSON.readTree(answer.text());
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Answered like JSON of another kind.
    }
    throw new CheckpointException(
        "%s does not answer as expected; is it the right address?"
            .formatted(answer.uri().getHost()));
  }
}
