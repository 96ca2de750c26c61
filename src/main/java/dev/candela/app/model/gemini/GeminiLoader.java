package dev.candela.app.model.gemini;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.vertexai.VertexAI;
import dev.candela.app.form.FieldType;
import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.ModelLoader;
import dev.candela.app.model.provider.Retries;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes Gemini models on Vertex AI. */
@Singleton
public class GeminiLoader implements ModelLoader {

  /** The loader's name, which is LIT's. */
  public static final String NAME = "gemini";

  private static final String MODEL_FIELD = "model_name";
  private static final String PROJECT_FIELD = "project";
  private static final String LOCATION_FIELD = "location";
  private static final String TEMPERATURE_FIELD = "temperature";
  private static final String TOKENS_FIELD = "max_output_tokens";
  private static final String CANDIDATES_FIELD = "candidate_count";
  private static final String INSTRUCTION_FIELD = "system_instruction";

  /** They become parts of host names and paths. */
  private static final Pattern LOCATION = Pattern.compile("[a-z][a-z0-9-]{0,40}");

  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,80}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@/-]*");

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private final GeminiConfig config;
  private final Retries retries;
  private final FormSpec form;

  @Inject
  public GeminiLoader(GeminiConfig config) {
    this(config, new Retries(5, Duration.ofSeconds(60), Duration.ofSeconds(1)));
  }

  /** A loader whose models repeat what failed in their own way. */
  GeminiLoader(GeminiConfig config, Retries retries) {
    this.config = config;
    this.retries = retries;
    form = form(config);
  }

  private static FormSpec form(GeminiConfig config) {
    FormField project =
        FormField.text(PROJECT_FIELD, "Google Cloud project")
            .upTo(80)
            .explained("Who pays. Empty: the project that this service runs in.");
    return FormSpec.of(
        NAME,
        "Gemini",
        "A Gemini model on Vertex AI, paid for by a Google Cloud project.",
        List.of(
            FormField.text(NAME_FIELD, "Name")
                .mandatory()
                .upTo(64)
                .explained("How the model is called here.")
                .like("gemini"),
            FormField.text(MODEL_FIELD, "Model")
                .upTo(200)
                .byDefault(config.model())
                .explained("The model's name at Google."),
            config.project().map(project::byDefault).orElse(project),
            FormField.text(LOCATION_FIELD, "Location")
                .upTo(40)
                .byDefault(config.location())
                .explained("Where it computes; newer models are at global only."),
            FormField.number(TEMPERATURE_FIELD, "Temperature", 0, 2, 0.01)
                .explained(
                    "How freely words are chosen. Empty: the model's own. Gemini 3.6 and newer"
                        + " ignore it.")
                .like("1.0"),
            FormField.integer(TOKENS_FIELD, "Most tokens of an answer", 1, 65_536)
                .byDefault(2_048)
                .explained("Thinking counts, too."),
            FormField.integer(CANDIDATES_FIELD, "Answers to a prompt", 1, 8)
                .byDefault(1)
                .explained("Gemini 3 and newer give only one."),
            FormField.of(FieldType.LONG_TEXT, INSTRUCTION_FIELD, "System instruction")
                .explained("What the model is told before each prompt."),
            FormField.integer(CONCURRENCY_FIELD, "Requests at the same time", 1, 256)
                .byDefault(4)
                .explained("More wait until one is answered."),
            FormField.number(RATE_FIELD, "Requests per second", 0.01, 1_000, 1)
                .byDefault(25)
                .explained("More wait.")));
  }

  @Override
  public FormSpec form() {
    return form;
  }

  @Override
  public Connection connect(String name, FormValues values, ConnectionReport report)
      throws ConnectionFailed {
    String location = matching(LOCATION, values, LOCATION_FIELD, config.location(), report);
    String model = matching(MODEL, values, MODEL_FIELD, config.model(), report);
    VertexEndpoint endpoint =
        config.endpoint().map(VertexEndpoint::parse).orElse(VertexEndpoint.of(location));
    GoogleCredentials credentials = endpoint.plaintext() ? null : credentials(report);
    String project = project(values, credentials, report);
    var settings =
        new GeminiSettings(
            model,
            values.number(TEMPERATURE_FIELD),
            values.integer(TOKENS_FIELD).orElse(2_048L).intValue(),
            values.integer(CANDIDATES_FIELD).orElse(1L).intValue(),
            values.text(INSTRUCTION_FIELD));
    try {
      VertexAI vertex = endpoint.connect(project, location, credentials);
      return new Connection(
          new GeminiModel(name, settings, vertex, retries),
          project + "/" + location,
          1,
          GeminiModel.missing(GeminiModel.givesCandidates(model)));
    } catch (IOException e) {
      throw report.failed("Connection", "There is no connection to Vertex AI to be had.");
    }
  }

  private static String matching(
      Pattern pattern, FormValues values, String field, String otherwise, ConnectionReport report)
      throws ConnectionFailed {
    String text = values.text(field).orElse(otherwise);
    if (!pattern.matcher(text).matches() || text.contains("..")) {
      throw report.failed("Form", "The %s is not a valid one.".formatted(field.replace('_', ' ')));
    }
    return text;
  }

  private static GoogleCredentials credentials(ConnectionReport report) throws ConnectionFailed {
    try {
      GoogleCredentials credentials = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
      report.passed("Credentials", "There are Google credentials here.");
      return credentials;
    } catch (IOException e) {
      throw report.failed(
          "Credentials",
          "There are no Google credentials here: deploy with a service account, or run `gcloud auth"
              + " application-default login`.");
    }
  }

  private String project(
      FormValues values, @Nullable GoogleCredentials credentials, ConnectionReport report)
      throws ConnectionFailed {
    String project =
        values
            .text(PROJECT_FIELD)
            .or(config::project)
            .or(() -> Optional.ofNullable(credentials).flatMap(GoogleProject::of))
            .orElse("");
    if (!PROJECT.matcher(project).matches()) {
      throw report.failed(
          "Project",
          project.isEmpty()
              ? "Which Google Cloud project pays is not known; fill it in or set"
                  + " GOOGLE_CLOUD_PROJECT."
              : "The project is not a valid one.");
    }
    report.passed("Project", "The project is %s.".formatted(project));
    return project;
  }

  /** Asks for a word or two: only an answer shows that model, project and permissions fit. */
  @Override
  public void tryOut(Connection connection, ConnectionReport report) throws ConnectionFailed {
    var few = new GenerationParameters(16, null, null, null, null, null, List.of());
    try {
      connection
          .model()
          .generate(
              List.of(new GenerationRequest("Say hello.", few, false)), GenerationListener.NONE);
      report.passed("Model", "The model answers.");
    } catch (LanguageModelException e) {
      throw report.failed("Model", String.valueOf(e.getMessage()));
    }
  }
}
