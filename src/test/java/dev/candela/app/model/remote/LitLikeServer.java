package dev.candela.app.model.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.candela.net.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Speaks as LIT's model server does: three endpoints, everything else is 404; tokens as
 * SentencePiece shows them, after a start token and with bytes for what it does not know; a trace
 * in a page for whatever goes wrong. The model behind it answers with the last word of the prompt.
 */
final class LitLikeServer implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  final TestServer http = new TestServer();

  LitLikeServer() {
    on("/predict", LitLikeServer::predict);
    on("/tokenize", input -> JSON.createObjectNode().set("tokens", tokens(input)));
    on("/salience", LitLikeServer::explain);
  }

  private void on(String path, Function<JsonNode, JsonNode> entry) {
    http.on(path, exchange -> answer(exchange, path, entry));
  }

  private static void answer(HttpExchange exchange, String path, Function<JsonNode, JsonNode> entry)
      throws IOException {
    if (!exchange.getRequestURI().getPath().equals(path)) {
      TestServer.send(exchange, 404, "text/html", "<html>Not Found</html>");
      return;
    }
    try {
      ArrayNode entries = JSON.createArrayNode();
      JsonNode inputs = JSON.readTree(TestServer.body(exchange)).get("inputs");
      inputs.forEach(input -> entries.add(entry.apply(input)));
      TestServer.send(exchange, 200, "application/json", entries.toString());
    } catch (RuntimeException e) {
      TestServer.send(
          exchange,
          500,
          "text/html",
          "<html><pre>Traceback (most recent call last):\n  File x\nKeyError: 'inputs'</pre></html>");
    }
  }

  private static JsonNode predict(JsonNode input) {
    String prompt = input.get("prompt").asText();
    ObjectNode entry = JSON.createObjectNode();
    entry.put("response", " " + prompt.substring(prompt.lastIndexOf(' ') + 1));
    entry.putArray("prompt_embeddings").add(0.5).add(prompt.length());
    entry.putArray("response_embeddings").add(0.25).add(1);
    return entry;
  }

  private static ArrayNode tokens(JsonNode input) {
    ArrayNode tokens = JSON.createArrayNode();
    forms(text(input)).forEach(tokens::add);
    return tokens;
  }

  private static String text(JsonNode input) {
    // No target, or null, is an error there.
    return input.get("prompt").textValue() + input.get("target").textValue();
  }

  private static List<String> forms(String text) {
    var forms = new ArrayList<String>(List.of("<bos>"));
    var word = new StringBuilder(text.startsWith(" ") || text.isEmpty() ? "" : "▁");
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (character > 0x2fff) {
        end(word, forms);
        for (byte b :
            Character.toString(character).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
          forms.add("<0x%02X>".formatted(b & 0xff));
        }
      } else if (character == ' ' || character == '\n') {
        end(word, forms);
        word.append(character == ' ' ? '▁' : '\n');
      } else {
        word.appendCodePoint(character);
      }
    }
    end(word, forms);
    return forms;
  }

  private static void end(StringBuilder word, List<String> forms) {
    if (!word.isEmpty()) {
      forms.add(word.toString());
      word.setLength(0);
    }
  }

  private static JsonNode explain(JsonNode input) {
    int tokens = forms(text(input)).size();
    JsonNode mask = input.path("target_mask");
    int last = -1;
    for (int i = 1; i < mask.size(); i++) {
      last = mask.get(i).asInt() == 1 ? i : last;
    }
    ObjectNode entry = JSON.createObjectNode();
    entry.set("tokens", tokens(input));
    for (String method : List.of("grad_l2", "grad_dot_input")) {
      ArrayNode scores = entry.putArray(method);
      for (int i = 0; i < tokens; i++) {
        scores.add(i < last ? i + 1 : 0);
      }
    }
    return entry;
  }

  @Override
  public void close() {
    http.close();
  }
}
