package dev.candela.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.app.AppApi;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The description of the API, of which the web interface's types are generated: {@code
 * src-ui/openapi.json}.
 */
@QuarkusTest
class OpenApiFileTest {

  private final AppApi api = AppApi.here();

  private static final Path KEPT = Path.of("src-ui/openapi.json");
  private static final Path FOUND = Path.of("target/openapi.json");

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void theKeptDescriptionIsWhatTheServerSays() throws IOException {
    JsonNode kept = Files.exists(KEPT) ? json.readTree(KEPT.toFile()) : json.nullNode();
    JsonNode said = description();
    json.writerWithDefaultPrettyPrinter().writeValue(FOUND.toFile(), said);
    assertThat(kept.equals(said))
        .as("%s is out of date. Bring it up to date with: cp %s %s", KEPT, FOUND, KEPT)
        .isTrue();
  }

  @Test
  void everyFieldOfAnAnswerIsSaidToBeThere() throws IOException {
    JsonNode api = description();
    JsonNode result = api.at("/components/schemas/Result");
    assertThat(texts(result.get("required")))
        .containsExactlyInAnyOrderElementsOf(names(result.get("properties")));
  }

  @Test
  void whatMayBeNullIsSaidToBe() throws IOException {
    JsonNode schemas = description().at("/components/schemas");
    assertThat(texts(schemas.at("/Result/properties/text/type"))).containsExactly("string", "null");
    assertThat(schemas.at("/Result/properties/model/type").asText()).isEqualTo("string");
    assertThat(schemas.at("/Result/properties/error/anyOf").findValuesAsText("type"))
        .containsExactly("null");
    assertThat(texts(schemas.at("/SalienceAnswer/properties/logProbabilities/items/type")))
        .containsExactly("number", "null");
  }

  @Test
  void whatARequestMayLeaveOutIsNotRequired() throws IOException {
    JsonNode example = description().at("/components/schemas/NewExample");
    assertThat(texts(example.get("required"))).containsExactly("fields");
    assertThat(names(example.get("properties"))).contains("parentId", "rule");
  }

  /** Without the number of the version, which changes more often than the description. */
  private JsonNode description() throws IOException {
    try (InputStream answer =
        URI.create(api.root() + "/q/openapi?format=json").toURL().openStream()) {
      JsonNode description = json.readTree(answer);
      ((ObjectNode) description.get("info")).remove("version");
      return description;
    }
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<String> names(JsonNode properties) {
    var names = new ArrayList<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
