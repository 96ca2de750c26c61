package dev.candela.app.dataset;

import com.google.auth.oauth2.GoogleCredentials;
import dev.candela.app.dataset.file.UnreadableFile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fetches files from addresses that the operator gives, which may be anywhere. Addresses of users
 * never come here.
 *
 * <p>{@code gs://} is read through the JSON interface of Google Cloud Storage, with the credentials
 * of the service if it has any. The client library would do the same with some thirty megabytes
 * more in the image.
 */
@Singleton
class TrustedFiles {

  private static final String READ_ONLY = "https://www.googleapis.com/auth/devstorage.read_only";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final String googleStorage;
  private final Supplier<Optional<String>> token;

  @Inject
  TrustedFiles(DatasetConfig config) {
    this(config.googleStorage(), TrustedFiles::ownToken);
  }

  /** Reads {@code gs://} from another server, as somebody else. */
  TrustedFiles(String googleStorage, Supplier<Optional<String>> token) {
    this.googleStorage = googleStorage;
    this.token = token;
  }

  /** What to do with a file. */
  interface Reading<T> {
    T read(InputStream in) throws IOException, UnreadableFile;
  }

  /**
   * Fetches a file and reads it.
   *
   * @throws IOException with a sentence, if there is no file to be had
   */
  <T> T read(URI uri, Reading<T> reading) throws IOException, UnreadableFile {
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> answer =
          http.send(request(uri), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != OK) {
          throw new IOException("the server answered with status " + answer.statusCode() + ".");
        }
        return reading.read(body);
      } finally {
        // Nothing else is waiting; a body that is given up must not be waited for.
        http.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the start was interrupted.", e);
    }
  }

  private HttpRequest request(URI uri) {
    boolean isGoogleStorage = "gs".equals(uri.getScheme());
    var request = HttpRequest.newBuilder(isGoogleStorage ? storageAddress(uri) : uri);
    if (isGoogleStorage) {
      token.get().ifPresent(own -> request.header("Authorization", "Bearer " + own));
    }
    return request.timeout(ANSWER).GET().build();
  }

  /** Source: Cloud Storage, JSON API, Objects: get. */
  private URI storageAddress(URI uri) {
    String object = String.valueOf(uri.getPath()).replaceFirst("^/", "");
    return URI.create(
        "%s/storage/v1/b/%s/o/%s?alt=media"
            .formatted(googleStorage, encoded(uri.getRawAuthority()), encoded(object)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Without credentials, what is public can still be read. */
  private static Optional<String> ownToken() {
    try {
      GoogleCredentials credentials =
          GoogleCredentials.getApplicationDefault().createScoped(READ_ONLY);
      credentials.refreshIfExpired();
      return Optional.of(credentials.getAccessToken().getTokenValue());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
