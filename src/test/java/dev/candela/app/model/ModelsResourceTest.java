package dev.candela.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.TestHttp;
import dev.candela.app.store.Database;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.modelserver.start.ModelHost;
import dev.candela.net.TestServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models as somebody in front of the user interface loads them; the model servers are real. */
@QuarkusTest
class ModelsResourceTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String LOADER = "LLM (self hosted)";

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  @Inject Models models;
  @Inject Database database;

  private final HttpClient client = TestHttp.client();
  private final TestServer other = new TestServer();

  @BeforeEach
  void waitForTheHostedModel() throws InterruptedException {
    while (host.queueIfReady().isEmpty()) {
      Thread.sleep(20);
    }
  }

  @AfterEach
  void forgetAll() {
    models.all().stream().filter(Model::editable).forEach(model -> models.remove(model.name()));
    other.close();
  }

  private record Answer(int status, JsonNode json) {

    JsonNode error(int expected, String code) {
      assertThat(status).as(json.toString()).isEqualTo(expected);
      assertThat(json.at("/error/code").asText()).isEqualTo(code);
      return json.get("error");
    }
  }

  private Answer ask(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(base.resolve("/api/v1/models" + path))
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.body()).doesNotContain("\tat ", "dev.candela");
    return new Answer(
        response.statusCode(),
        response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body()));
  }

  private URI self() {
    return URI.create("http://127.0.0.1:" + base.getPort());
  }

  private static String request(String name, URI uri, String... fields) {
    ObjectNode request = JSON.createObjectNode().put("loader", LOADER);
    ObjectNode config = request.putObject("config");
    config.put("new_name", name).put("base_url", uri.toString());
    for (int i = 0; i < fields.length; i += 2) {
      config.put(fields[i], fields[i + 1]);
    }
    return request.toString();
  }

  private JsonNode created(String name, URI uri, String... fields) throws Exception {
    Answer answer = ask("POST", "", request(name, uri, fields));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return answer.json();
  }

  @Test
  void theHostedModelIsThereAndCannotBeChanged() throws Exception {
    JsonNode model = ask("GET", "", "").json().get(0);
    assertThat(model.get("name").asText()).isEqualTo("gpt2");
    assertThat(model.get("loader").asText()).isEqualTo("built-in");
    assertThat(model.get("state").asText()).isEqualTo("ready");
    assertThat(model.get("editable").asBoolean()).isFalse();
    assertThat(model.get("capabilities").toString()).contains("salience", "log_probabilities");
    assertThat(model.at("/missing/candidates").asText()).isNotBlank();
    assertThat(model.at("/missing/chat_template").asText())
        .contains("no chat template", "as plain text");
    assertThat(model.at("/salienceMethods/0/name").asText()).isEqualTo("grad_l2");
    assertThat(model.at("/salienceMethods/2/name").asText()).isEqualTo("leave_one_out");
    assertThat(model.get("contextLength").asInt()).isEqualTo(256);
    ask("DELETE", "/gpt2", "").error(409, "CONFLICT");
    ask("PUT", "/gpt2", "{\"config\": {}}").error(409, "CONFLICT");
    ask("POST", "", request("gpt2", self())).error(409, "CONFLICT");
    assertThat(models.defaultName()).hasValue("gpt2");
  }

  @Test
  void aModelServerIsLoadedAskedAndForgotten() throws Exception {
    JsonNode model = created("remote", self());
    assertThat(model.get("state").asText()).isEqualTo("ready");
    assertThat(model.get("editable").asBoolean()).isTrue();
    assertThat(model.at("/config/base_url").asText()).isEqualTo(self().toString());
    assertThat(model.at("/config/max_concurrent_requests").asInt()).isEqualTo(4);
    assertThat(model.at("/config/identity_token/set").asBoolean()).isFalse();

    LoadedModel loaded = models.require("remote");
    var request =
        new GenerationRequest(
            "The cat", new GenerationParameters(3, null, 0.0, null, null, null, List.of()), false);
    assertThat(loaded.model().generate(List.of(request), GenerationListener.NONE))
        .extracting(answer -> answer.text())
        .isEqualTo(
            loaded.background().generate(List.of(request), GenerationListener.NONE).stream()
                .map(answer -> answer.text())
                .toList());

    assertThat(ask("DELETE", "/remote", "").status()).isEqualTo(204);
    ask("GET", "/remote", "").error(404, "NOT_FOUND");
    ask("DELETE", "/remote", "").error(404, "NOT_FOUND");
    assertThat(models.find("remote")).isEmpty();
  }

  @Test
  void theRevisionTellsModelsApartAndNotNames() throws Exception {
    created("one", self());
    created("two", self());
    assertThat(models.require("one").revision()).isEqualTo(models.require("two").revision());
    assertThat(models.require("one").revision()).isNotEqualTo(models.require("gpt2").revision());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | loader",
        "{'loader': 'x', 'config': {}} | loader",
        "{'loader': 'LLM (self hosted)'} | config",
        "{'loader': 'LLM (self hosted)', 'config': {}} | config.new_name",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': 'a'}} | config.base_url",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': '_a', 'base_url': 'https://a'}} |"
            + " config.new_name",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': 'a:b', 'base_url': 'https://a'}} |"
            + " config.new_name",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': 'a', 'base_url': 7}} |"
            + " config.base_url",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': 'a', 'base_url': 'https://a',"
            + " 'max_qps': 0}} | config.max_qps",
        "{'loader': 'LLM (self hosted)', 'config': {'new_name': 'a', 'base_url': 'https://a',"
            + " 'max_concurrent_requests': '4'}} | config.max_concurrent_requests"
      })
  void aWrongFieldIsRefusedByName(String body, String field) throws Exception {
    JsonNode error = ask("POST", "", body.replace('\'', '"')).error(400, "INVALID_REQUEST");
    assertThat(error.at("/details/field").asText()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "'{', 400",
    "'[]', 400",
    "'7', 400",
    "'', 400",
    "'{\"loader\": [1]}', 400",
    "'{\"loader\": \"LLM (self hosted)\", \"config\": [1]}', 400"
  })
  void whatIsNoRequestIsRefused(String body, int status) throws Exception {
    assertThat(ask("POST", "", body).status()).isEqualTo(status);
    assertThat(ask("POST", "/test", body).status()).isEqualTo(status);
  }

  @Test
  void aTestSaysStepByStepWhatIsFoundAndKeepsNothing() throws Exception {
    JsonNode test = ask("POST", "/test", request("remote", self())).json();
    assertThat(test.get("ok").asBoolean()).as(test.toString()).isTrue();
    assertThat(test.get("checks")).hasSizeGreaterThan(2);
    assertThat(models.find("remote")).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidInWords() throws Exception {
    other.on("/denied/info", 403, "text/html", "<html>Forbidden</html>");
    other.on(
        "/busy/info",
        503,
        "application/json",
        "{\"error\": {\"code\": \"UNAVAILABLE\", \"message\": \"The model is being loaded.\"}}");
    other.on("/page/info", 200, "text/html", "<html>Hello</html>");
    assertFails("https://localhost:1/", "localhost is not at a public address");
    assertFails("https://10.0.0.1/", "10.0.0.1 is not at a public address");
    assertFails("http://example.test/", "must begin with https://");
    assertFails("http://127.0.0.1:1/", "Nobody takes connections at 127.0.0.1:1.");
    assertFails("ftp://127.0.0.1/", "must begin with https://");
    assertFails("not an address", "not a valid address");
    assertFails(other.uri("/denied").toString(), "refuses the credentials (403)");
    assertFails(other.uri("/busy").toString(), "not ready: The model is being loaded.");
    assertFails(other.uri("/page").toString(), "it is not a model server");
    assertFails(other.uri("/nothing").toString(), "no model server: /tokenize is not there");
  }

  private void assertFails(String address, String words) throws Exception {
    String request =
        "{\"loader\": \"%s\", \"config\": {\"new_name\": \"m\", \"base_url\": \"%s\"}}"
            .formatted(LOADER, address);
    JsonNode test = ask("POST", "/test", request).json();
    assertThat(test.get("ok").asBoolean()).isFalse();
    JsonNode last = test.get("checks").get(test.get("checks").size() - 1);
    assertThat(last.get("message").asText()).contains(words);
    JsonNode error = ask("POST", "", request).error(422, "CONNECTION_FAILED");
    assertThat(error.get("message").asText()).contains(words);
    assertThat(error.at("/details/checks")).isNotEmpty();
  }

  private void serveLit(String token) {
    other.on(
        "/lit/tokenize",
        exchange -> {
          boolean known =
              ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
          TestServer.send(exchange, known ? 200 : 401, "application/json", known ? "[]" : "");
        });
  }

  @Test
  void aSecretIsUsedButNeverShownAndStaysWhenItIsLeftOut() throws Exception {
    serveLit("hush-hush");
    JsonNode model = created("lit", other.uri("/lit"), "identity_token", "hush-hush");
    assertThat(model.at("/config/identity_token").toString()).isEqualTo("{\"set\":true}");
    assertThat(ask("GET", "", "").json().toString()).doesNotContain("hush");
    String kept =
        database.withHandle(
            handle ->
                handle
                    .createQuery("select name || config || secrets from models")
                    .mapTo(String.class)
                    .one());
    assertThat(kept).doesNotContain("hush");

    ObjectNode config = (ObjectNode) model.get("config");
    config.put("max_qps", 5);
    Answer changed = ask("PUT", "/lit", "{\"config\": " + config + "}");
    assertThat(changed.status()).as(changed.json().toString()).isEqualTo(200);
    assertThat(changed.json().at("/config/max_qps").asInt()).isEqualTo(5);
    assertThat(changed.json().at("/config/identity_token/set").asBoolean()).isTrue();

    config.put("identity_token", "");
    JsonNode refused =
        ask("PUT", "/lit", "{\"config\": " + config + "}").error(422, "CONNECTION_FAILED");
    assertThat(refused.get("message").asText()).contains("401");
  }

  @Test
  void aSecretDoesNotFollowToAnotherAddress() throws Exception {
    serveLit("hush-hush");
    created("lit", other.uri("/lit"), "identity_token", "hush-hush");
    int before = other.received().size();
    String change = "{\"config\": {\"base_url\": \"%s\"}}".formatted(other.uri("/collector"));
    JsonNode error = ask("PUT", "/lit", change).error(400, "INVALID_REQUEST");
    assertThat(error.at("/details/field").asText()).isEqualTo("config.identity_token");
    String test =
        "{\"name\": \"lit\", \"config\": {\"base_url\": \"%s\"}}"
            .formatted(other.uri("/collector"));
    ask("POST", "/test", test).error(400, "INVALID_REQUEST");
    assertThat(other.received()).hasSize(before);
  }

  @Test
  void theNameCannotBeChanged() throws Exception {
    created("remote", self());
    String change = request("other", self());
    JsonNode error = ask("PUT", "/remote", change).error(400, "INVALID_REQUEST");
    assertThat(error.at("/details/field").asText()).isEqualTo("config.new_name");
  }

  @Test
  void aModelThatIsGoneIsShownWithTheReasonAndComesBack() throws Exception {
    serveLit("t");
    created("lit", other.uri("/lit"), "identity_token", "t");
    // As after a restart: it is kept, but nothing is connected.
    models.close();
    other.close();
    RequestRefused refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RequestRefused.class, () -> models.require("lit"));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("The model lit cannot be asked: ");
    JsonNode model = ask("GET", "/lit", "").json();
    assertThat(model.get("state").asText()).isEqualTo("failed");
    assertThat(model.get("problem").asText()).contains("127.0.0.1");
    assertThat(models.find("lit")).isEmpty();
  }

  @Test
  void afterARestartAModelIsConnectedToWhenItIsNeeded() throws Exception {
    serveLit("t");
    created("lit", other.uri("/lit"), "identity_token", "t");
    String revision = models.require("lit").revision();
    models.close();
    assertThat(models.require("lit").revision()).isEqualTo(revision);
  }

  @Test
  void whatAnotherInstanceChangesIsSeen() throws Exception {
    created("remote", self());
    models.require("remote");
    database.withHandle(
        handle -> handle.execute("update models set version = version + 1, loader = loader"));
    assertThat(models.require("remote").name()).isEqualTo("remote");
    database.withHandle(handle -> handle.execute("delete from models"));
    assertThat(models.find("remote")).isEmpty();
  }

  @Test
  void aModelThatAnotherInstanceRemovedAndLoadedAgainIsTheNewOne() throws Exception {
    created("remote", self());
    models.require("remote");
    database.withHandle(
        handle ->
            handle.execute(
                "update models set config = ?, created_at = created_at + interval '1' second",
                "{\"new_name\": \"remote\", \"base_url\": \"%s\"}"
                    .formatted(other.uri("/nobody"))));
    assertThat(models.find("remote")).isEmpty();
  }
}
