package dev.candela.app.model.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.form.FieldType;
import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.ModelLoader;
import dev.candela.app.model.provider.Retries;
import dev.candela.lm.ModelInfo;
import dev.candela.net.IdentityTokens;
import dev.candela.net.OutboundClient;
import dev.candela.net.OutboundFailure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/** Connects to model servers: this project's own and LIT's. */
@Singleton
public class SelfHostedLoader implements ModelLoader {

  /** The loader's name, which is LIT's. */
  public static final String NAME = "LLM (self hosted)";

  private static final String URL_FIELD = "base_url";
  private static final String TOKEN_FIELD = "identity_token";
  private static final String OWN_IDENTITY_FIELD = "use_service_identity";
  private static final String CHAT_FIELD = "apply_chat_template";
  private static final String CHAT_CHECK = "Chat template";

  private static final FormSpec FORM =
      FormSpec.of(
          NAME,
          "Self-hosted model",
          "An open model behind a model server: this project's own, or LIT's.",
          List.of(
              FormField.text(NAME_FIELD, "Name")
                  .mandatory()
                  .upTo(64)
                  .explained("How the model is called here.")
                  .like("gemma-2b"),
              FormField.text(URL_FIELD, "Base URL")
                  .mandatory()
                  .upTo(2_000)
                  .explained("The server's address, without /predict.")
                  .like("https://my-server-12345678.us-central1.run.app"),
              FormField.of(FieldType.SECRET, TOKEN_FIELD, "Identity token")
                  .upTo(8_192)
                  .explained(
                      "What `gcloud auth print-identity-token` prints; such a token is valid for"
                          + " an hour. Not needed when the service uses its own identity."),
              FormField.flag(OWN_IDENTITY_FIELD, "Use the service's own identity", false)
                  .explained(
                      "On Google Cloud the service can show its own identity token, and renew it."
                          + " The operator must allow the host in CANDELA_ALLOWED_HOSTS."),
              FormField.flag(CHAT_FIELD, "Apply the chat template", false)
                  .explained(
                      "For models that were tuned for conversations: each prompt is written down as"
                          + " what a user says, and the model's turn follows."),
              FormField.integer(CONCURRENCY_FIELD, "Requests at the same time", 1, 256)
                  .byDefault(4)
                  .explained("More wait until one is answered."),
              FormField.number(RATE_FIELD, "Requests per second", 0.01, 1_000, 1)
                  .byDefault(25)
                  .explained("More wait.")));

  private final OutboundClient client;
  private final IdentityTokens identity;
  private final Retries retries;

  @Inject
  public SelfHostedLoader(OutboundClient client, IdentityTokens identity) {
    this(client, identity, new Retries(4, Duration.ofSeconds(60), Duration.ofSeconds(1)));
  }

  /** A loader whose models repeat what failed in their own way. */
  public SelfHostedLoader(OutboundClient client, IdentityTokens identity, Retries retries) {
    this.client = client;
    this.identity = identity;
    this.retries = retries;
  }

  @Override
  public FormSpec form() {
    return FORM;
  }

  @Override
  public Connection connect(String name, FormValues values, ConnectionReport report)
      throws ConnectionFailed {
    URI base = address(values.text(URL_FIELD).orElse(""), report);
    var server = new ModelServer(client, base, credentials(base, values, report), retries);
    ServerAnswer info = ask(() -> server.get("/info"), report);
    if (info.status() == 404 || info.status() == 405) {
      if (values.flag(CHAT_FIELD)) {
        throw report.failed(
            CHAT_CHECK, "There is no model server of this project, which has chat templates.");
      }
      return connectToLit(name, base, server, report);
    }
    JsonNode description = ok(info, report).json();
    if (description == null || !description.path("capabilities").isArray()) {
      throw report.failed(
          "Model server", "There is something at this address, but it is not a model server.");
    }
    ModelInfo model = CandelaServerModel.info(name, description);
    report.passed(
        "Model server",
        "A model server of this project with %s (%s)."
            .formatted(description.path("name").asText("a model"), model.family()));
    ChatForm chat = values.flag(CHAT_FIELD) ? chatForm(server, report) : null;
    return new Connection(
        new CandelaServerModel(server, model, chat),
        identity(base, description) + (chat == null ? "" : "\n" + chat),
        Math.clamp(description.path("batch_size").asInt(1), 1, 64),
        CandelaServerModel.missing(model, description, chat != null));
  }

  /** Learns what the model's chat template writes around a prompt. */
  private static ChatForm chatForm(ModelServer server, ConnectionReport report)
      throws ConnectionFailed {
    ServerAnswer answer =
        ask(
            () ->
                server.postOnce(
                    "/tokenize",
                    "{\"inputs\":[{\"prompt\":\"%s\"}],\"apply_chat_template\":true}"
                        .formatted(ChatForm.SAMPLE)),
            report);
    if (!answer.isOk()) {
      throw report.failed(CHAT_CHECK, String.valueOf(answer.refusal().getMessage()));
    }
    JsonNode entries = answer.json();
    String rendered = entries == null ? "" : entries.path(0).path("rendered_prompt").asText();
    ChatForm form =
        ChatForm.of(rendered)
            .orElseThrow(
                () ->
                    report.failed(
                        CHAT_CHECK,
                        "The model server does not say what the template writes around a prompt."));
    report.passed(CHAT_CHECK, "Prompts are written down with the model's chat template.");
    return form;
  }

  @Override
  public boolean keepsSecrets(FormValues before, FormValues after) {
    return before.text(URL_FIELD).equals(after.text(URL_FIELD));
  }

  /** What may change with the model behind an address; not the server's version. */
  private static String identity(URI base, JsonNode description) {
    var identity = new StringBuilder(base.toString());
    for (String field :
        List.of("name", "family", "parameters", "dtype", "context_length", "vocabulary")) {
      identity.append('\n').append(description.path(field).asText());
    }
    return identity.toString();
  }

  private Connection connectToLit(
      String name, URI base, ModelServer server, ConnectionReport report) throws ConnectionFailed {
    ServerAnswer nothing = ask(() -> server.postOnce("/tokenize", "{\"inputs\":[]}"), report);
    if (nothing.status() == 404 || nothing.status() == 405) {
      throw report.failed(
          "Model server",
          "There is a web server at this address, but no model server: /tokenize is not there"
              + " (%d).".formatted(nothing.status()));
    }
    JsonNode list = ok(nothing, report).json();
    if (list == null || !list.isArray()) {
      throw report.failed(
          "Model server", "There is something at this address, but it is not a model server.");
    }
    report.passed(
        "Model server",
        "LIT's model server, or one like it: no streaming, parameters or probabilities.");
    return new Connection(
        new LitServerModel(server, name), base + "\nLIT", 1, LitServerModel.missing());
  }

  private URI address(String text, ConnectionReport report) throws ConnectionFailed {
    try {
      var typed = new URI(text.replaceAll("/+$", ""));
      client.check(typed);
      if (typed.getRawQuery() != null || typed.getRawFragment() != null) {
        throw report.failed("Address", "The address must have neither a ? nor a #.");
      }
      report.passed("Address", "The address is well formed.");
      return typed;
    } catch (URISyntaxException e) {
      throw report.failed("Address", "This is not a valid address.");
    } catch (OutboundFailure e) {
      throw report.failed("Address", e.getMessage());
    }
  }

  private Credentials credentials(URI base, FormValues values, ConnectionReport report)
      throws ConnectionFailed {
    if (values.flag(OWN_IDENTITY_FIELD)) {
      Credentials own = identity::authorization;
      try {
        own.authorization(base);
      } catch (OutboundFailure e) {
        throw report.failed("Credentials", e.getMessage());
      }
      return own;
    }
    return values.text(TOKEN_FIELD).map(Credentials::pasted).orElse(Credentials.NONE);
  }

  private static ServerAnswer ask(Question question, ConnectionReport report)
      throws ConnectionFailed {
    try {
      return question.ask();
    } catch (OutboundFailure e) {
      String check =
          switch (e.reason()) {
            case ADDRESS, NAME -> "Address";
            case IDENTITY -> "Credentials";
            default -> "Connection";
          };
      throw report.failed(check, e.getMessage());
    }
  }

  private static ServerAnswer ok(ServerAnswer answer, ConnectionReport report)
      throws ConnectionFailed {
    if (answer.isOk()) {
      report.passed("Connection", "The server answers, and takes the credentials.");
      return answer;
    }
    String reason = String.valueOf(answer.refusal().getMessage());
    throw switch (answer.status()) {
      case 401, 403 -> report.failed("Credentials", reason);
      case 503 -> report.failed("Model", "The model server is not ready: " + reason);
      default -> report.failed("Connection", reason);
    };
  }

  /** Asks a server something. */
  private interface Question {
    ServerAnswer ask() throws OutboundFailure;
  }
}
