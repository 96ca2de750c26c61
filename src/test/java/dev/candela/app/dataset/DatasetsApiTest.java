package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.AppApi;
import dev.candela.net.TestServer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What users do with datasets and examples. */
@QuarkusTest
class DatasetsApiTest {

  private final AppApi api = AppApi.here();

  private static final String SOUPS =
      """
      {"prompt": "onion soup", "target": "no", "source": "menu", "price": 3}
      {"prompt": "Garlic soup", "target": "no", "source": "menu", "price": 12.5}
      {"prompt": "bread", "target": "yes", "source": "list", "price": 1}
      """;

  private final String name = "d" + UUID.randomUUID();

  @Test
  void withoutASettingThereAreTheSamplePrompts() {
    JsonNode dataset = api.get("/datasets/sample_prompts").json();
    assertThat(dataset.get("size").asInt()).isEqualTo(35);
    assertThat(dataset.get("kind").asText()).isEqualTo("built-in");
    assertThat(dataset.get("fields").findValuesAsText("name"))
        .containsExactly("prompt", "target", "source");
    assertThat(api.get("/datasets").json().findValuesAsText("name")).contains("sample_prompts");
  }

  @Test
  void anUploadedFileIsADatasetThatDescribesItself() {
    var answer = upload();
    assertThat(answer.status()).isEqualTo(201);
    JsonNode dataset = api.get("/datasets/" + name).json();
    assertThat(dataset).isEqualTo(answer.json());
    assertThat(dataset.get("size").asInt()).isEqualTo(3);
    assertThat(dataset.at("/fields/2/type").asText()).isEqualTo("category");
    assertThat(dataset.at("/fields/3/type").asText()).isEqualTo("number");
    assertThat(dataset.at("/report/loaded").asInt()).isEqualTo(3);
  }

  @Test
  void aFileAtAnAddressIsADatasetThatSaysWhereItIsFrom() {
    try (var server = new TestServer()) {
      server
          .on("/soups.jsonl", 200, "application/x-ndjson", SOUPS + "no row\n")
          .on(
              "/moved.jsonl",
              exchange -> {
                exchange.getResponseHeaders().set("Location", "/soups.jsonl");
                TestServer.send(exchange, 302, "text/plain", "");
              });
      var answer = fromAddress(name, server.uri("/soups.jsonl?token=secret").toString());
      assertThat(answer.status()).isEqualTo(201);
      JsonNode dataset = api.get("/datasets/" + name).json();
      assertThat(dataset).isEqualTo(answer.json());
      assertThat(dataset.get("kind").asText()).isEqualTo("url");
      assertThat(dataset.get("origin").asText()).isEqualTo(server.uri("/soups.jsonl").toString());
      assertThat(dataset.at("/report/loaded").asInt()).isEqualTo(3);
      assertThat(dataset.at("/report/problems/0/line").asInt()).isEqualTo(4);
      assertThat(find("").prompts()).containsExactly("onion soup", "Garlic soup", "bread");
      assertThat(server.received().getFirst().path()).isEqualTo("/soups.jsonl?token=secret");
      assertThat(fromAddress(name + "-2", server.uri("/moved.jsonl").toString()).status())
          .isEqualTo(201);
    }
  }

  @Test
  void anAddressWithoutAFileMakesNoDataset() {
    try (var server = new TestServer()) {
      server.on("/empty.csv", 200, "text/csv", "prompt\n");
      for (String path : List.of("/missing.jsonl", "/empty.csv")) {
        var answer = fromAddress(name, server.uri(path).toString());
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.json().at("/error/details/field").asText()).isIn("url", "file");
      }
      assertThat(api.get("/datasets/" + name).status()).isEqualTo(404);
    }
  }

  private AppApi.Answer fromAddress(String name, String url) {
    return api.post("/datasets", "{\"name\": \"%s\", \"url\": \"%s\"}".formatted(name, url));
  }

  @Test
  void pagesFollowTheOrderOfTheFile() {
    upload();
    assertThat(find("").prompts()).containsExactly("onion soup", "Garlic soup", "bread");
    var page = find("offset=1&limit=1");
    assertThat(page.prompts()).containsExactly("Garlic soup");
    assertThat(page.json().get("total").asInt()).isEqualTo(3);
    assertThat(find("offset=99").prompts()).isEmpty();
  }

  @Test
  void examplesAreSearchedSortedAndFiltered() {
    upload();
    assertThat(find("query=garlic").prompts()).containsExactly("Garlic soup");
    assertThat(find("query=soup%20-garlic").prompts()).containsExactly("onion soup");
    assertThat(find("query=price:2-20").prompts()).containsExactly("onion soup", "Garlic soup");
    assertThat(find("sort=price").prompts()).containsExactly("bread", "onion soup", "Garlic soup");
    assertThat(find("sort=-prompt").prompts())
        .containsExactly("onion soup", "Garlic soup", "bread");
    assertThat(find("facet=source:list").prompts()).containsExactly("bread");
    assertThat(find("facet=source:list&facet=source:menu&sort=-position").prompts())
        .containsExactly("bread", "Garlic soup", "onion soup");
  }

  @Test
  void anEditIsANewExampleDirectlyBehindItsParent() {
    upload();
    String parent = find("").ids().get(1);
    var added =
        add(
            """
            {"examples": [{"fields": {"prompt": "Garlic bread"}, "parentId": "%s", "rule": "edit"}]}
            """
                .formatted(parent));
    assertThat(added.status()).isEqualTo(201);
    JsonNode child = added.json().at("/items/0");
    assertThat(child.get("parentId").asText()).isEqualTo(parent);
    assertThat(child.get("added").asBoolean()).isTrue();
    assertThat(child.get("position").asInt()).isEqualTo(3);
    assertThat(find("").prompts())
        .containsExactly("onion soup", "Garlic soup", "Garlic bread", "bread");
    assertThat(find("added=true").prompts()).containsExactly("Garlic bread");
    assertThat(find("parent=" + parent).prompts()).containsExactly("Garlic bread");
    JsonNode family =
        api.get("/datasets/%s/examples/%s/family".formatted(name, child.get("id").asText())).json();
    assertThat(family.at("/ancestors/0/id").asText()).isEqualTo(parent);
    assertThat(family.at("/ancestors/0/children").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsThereAlreadyIsNotAddedAgain() {
    upload();
    String body = "{\"examples\": [{\"fields\": {\"prompt\": \"new\", \"target\": \"\"}}]}";
    String id = add(body).json().at("/items/0/id").asText();
    var again = add("{\"examples\": [{\"fields\": {\"target\": null, \"prompt\": \"new\"}}]}");
    assertThat(again.json().at("/existing/0").asText()).isEqualTo(id);
    assertThat(find("").json().get("total").asInt()).isEqualTo(4);
  }

  @Test
  void hiddenExamplesCanBeFoundAndRestored() {
    upload();
    String id = find("").ids().getFirst();
    assertThat(hide(id, true).json().get("changed").asInt()).isEqualTo(1);
    assertThat(hide(id, true).json().get("changed").asInt()).isZero();
    assertThat(find("").ids()).doesNotContain(id).hasSize(2);
    assertThat(find("hidden=true").ids()).containsExactly(id);
    assertThat(find("hidden=all").ids()).hasSize(3);
    assertThat(api.get("/datasets/" + name).json().get("hidden").asInt()).isEqualTo(1);
    hide(id, false);
    assertThat(find("").ids()).hasSize(3);
  }

  @Test
  void addingAHiddenExampleRestoresIt() {
    upload();
    String id = find("").ids().get(2);
    hide(id, true);
    add(
        "{\"examples\": [{\"fields\": {\"prompt\": \"bread\", \"target\": \"yes\","
            + " \"source\": \"list\", \"price\": 1.0}}]}");
    assertThat(find("").ids()).contains(id).hasSize(3);
  }

  @Test
  void slicesAreNamedSetsThatFilter() {
    upload();
    List<String> ids = find("").ids();
    String slices = "/datasets/%s/slices".formatted(name);
    String slice = slices + "/" + AppApi.encoded("source: menu / 100% ☺");
    assertThat(api.put(slice, "{\"exampleIds\": [\"%s\"]}".formatted(ids.get(2))).status())
        .isEqualTo(200);
    api.patch(slice, "{\"add\": [\"%s\"], \"remove\": [\"%s\"]}".formatted(ids.get(1), ids.get(2)));
    api.patch(slice, "{\"add\": [\"%s\"]}".formatted(ids.get(0)));
    assertThat(api.get(slice).json().get("exampleIds"))
        .extracting(JsonNode::asText)
        .containsExactly(ids.get(0), ids.get(1));
    assertThat(api.get(slices).json().at("/0/size").asInt()).isEqualTo(2);
    assertThat(find("slice=" + AppApi.encoded("source: menu / 100% ☺")).ids()).hasSize(2);
    assertThat(api.delete(slice).status()).isEqualTo(204);
    assertThat(api.get(slice).status()).isEqualTo(404);
    assertThat(find("").ids()).hasSize(3);
  }

  @Test
  void facetsCountTheValuesOfChoosableFields() {
    upload();
    JsonNode facets = api.get("/datasets/%s/facets".formatted(name)).json().get("facets");
    assertThat(facets.at("/0/field").asText()).isEqualTo("source");
    assertThat(facets.at("/0/values/0/value").asText()).isEqualTo("menu");
    assertThat(facets.at("/0/values/0/count").asInt()).isEqualTo(2);
    assertThat(facets.at("/1/max").asDouble()).isEqualTo(12.5);
  }

  @Test
  void aDatasetCanBeginEmptyAndBeDeleted() {
    var created = api.post("/datasets", "{\"name\": \"%s\"}".formatted(name));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().get("kind").asText()).isEqualTo("empty");
    add("{\"examples\": [{\"fields\": {\"prompt\": \"first\"}}]}");
    assertThat(find("").prompts()).containsExactly("first");
    assertThat(api.delete("/datasets/" + name).status()).isEqualTo(204);
    assertThat(api.get("/datasets/" + name).code()).isEqualTo("NOT_FOUND");
  }

  private AppApi.Answer upload() {
    return api.upload(name, "jsonl", SOUPS);
  }

  private AppApi.Answer find(String query) {
    return api.get("/datasets/%s/examples?%s".formatted(name, query));
  }

  private AppApi.Answer add(String body) {
    return api.post("/datasets/%s/examples".formatted(name), body);
  }

  private AppApi.Answer hide(String id, boolean hidden) {
    return api.patch(
        "/datasets/%s/examples".formatted(name),
        "{\"ids\": [\"%s\"], \"hidden\": %s}".formatted(id, hidden));
  }
}
