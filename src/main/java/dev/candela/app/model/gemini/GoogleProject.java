package dev.candela.app.model.gemini;

import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The Google Cloud project to which credentials belong. */
final class GoogleProject {
  private GoogleProject() {}

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The project, empty when the credentials do not tell. */
  static Optional<String> of(GoogleCredentials credentials) {
    return switch (credentials) {
      case ServiceAccountCredentials account -> Optional.ofNullable(account.getProjectId());
      case ComputeEngineCredentials _ ->
          ofThisMachine(URI.create(ComputeEngineCredentials.getMetadataServerUrl()));
      default -> Optional.ofNullable(credentials.getQuotaProjectId());
    };
  }

  /** Asks the metadata server, which Cloud Run and Google's machines have. */
  static Optional<String> ofThisMachine(URI metadataServer) {
    var request =
        HttpRequest.newBuilder(metadataServer.resolve("/computeMetadata/v1/project/project-id"))
            .header("Metadata-Flavor", "Google")
            .timeout(PATIENCE)
            .build();
    try (HttpClient client =
        HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body().strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
