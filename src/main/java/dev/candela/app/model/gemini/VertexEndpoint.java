package dev.candela.app.model.gemini;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.auth.Credentials;
import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Vertex AI is.
 *
 * @param target host and port
 * @param plaintext whether the connection is not encrypted, and no credentials are shown
 */
record VertexEndpoint(String target, boolean plaintext) {

  private static final Duration MOST_TIME = Duration.ofMinutes(10);
  private static final String PLAIN = "http://";

  /** The endpoint that a setting names. */
  static VertexEndpoint parse(String setting) {
    boolean plain = setting.startsWith(PLAIN);
    String host = setting.replaceFirst("^https?://", "").replaceFirst("/+$", "");
    boolean port = host.matches(".*:[0-9]+");
    return new VertexEndpoint(port ? host : host + (plain ? ":80" : ":443"), plain);
  }

  /** Google's own endpoint for a location. */
  static VertexEndpoint of(String location) {
    String prefix = location.equals("global") ? "" : location + "-";
    return new VertexEndpoint(prefix + "aiplatform.googleapis.com:443", false);
  }

  /** A client. */
  VertexAI connect(String project, String location, @Nullable Credentials credentials)
      throws IOException {
    PredictionServiceClient client = client(credentials);
    var builder =
        new VertexAI.Builder()
            .setProjectId(project)
            .setLocation(location)
            .setPredictionClientSupplier(() -> client);
    if (credentials != null) {
      builder.setCredentials(credentials);
    }
    return builder.build();
  }

  private PredictionServiceClient client(@Nullable Credentials credentials) throws IOException {
    CredentialsProvider provider =
        credentials == null
            ? NoCredentialsProvider.create()
            : FixedCredentialsProvider.create(credentials);
    PredictionServiceSettings.Builder settings =
        PredictionServiceSettings.newBuilder()
            .setEndpoint(target)
            .setCredentialsProvider(provider)
            .setTransportChannelProvider(transport());
    settings.generateContentSettings().setSimpleTimeoutNoRetriesDuration(MOST_TIME);
    settings.streamGenerateContentSettings().setSimpleTimeoutNoRetriesDuration(MOST_TIME);
    return PredictionServiceClient.create(settings.build());
  }

  private TransportChannelProvider transport() {
    var provider =
        PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
            .setInterceptorProvider(() -> List.of(new RawAnswers()));
    if (plaintext) {
      provider.setChannelConfigurator(channel -> channel.usePlaintext());
    }
    return provider.build();
  }
}
