package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests to hubs. Redirects are followed here and not by the JDK's client, which would take the
 * credentials along to any other host.
 */
final class HubHttp {
  private static final int MOST_REDIRECTS = 10;
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int LARGEST_TEXT = 16 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /**
   * An answer.
   *
   * @param uri what answered in the end
   */
  record Answer(URI uri, int status, HttpHeaders headers, InputStream body)
      implements AutoCloseable {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    /** The body as text, which must not be large. */
    String text() throws IOException {
      byte[] bytes = body.readNBytes(LARGEST_TEXT + 1);
      if (bytes.length > LARGEST_TEXT) {
        throw new IOException("the answer is larger than " + ByteCount.of(LARGEST_TEXT));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        // The connection has gone already.
      }
    }
  }

  /** Asks for what is at an address, following redirects to anywhere. */
  Answer get(Origin origin, URI uri, Map<String, String> headers) throws IOException {
    return follow("GET", origin, uri, headers, _ -> true);
  }

  /**
   * Asks for the headers of what is at an address. A redirect to another host is the answer: what
   * the hub says about a file stands in it.
   */
  Answer head(Origin origin, URI uri) throws IOException {
    return follow(
        "HEAD", origin, uri, Map.of("Accept-Encoding", "identity"), to -> Origin.same(uri, to));
  }

  private Answer follow(
      String method, Origin origin, URI uri, Map<String, String> headers, Predicate<URI> followed)
      throws IOException {
    URI at = uri;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Answer answer = send(method, origin, at, headers);
      Optional<URI> next = redirect(answer);
      if (next.isEmpty() || !followed.test(next.get())) {
        return answer;
      }
      answer.close();
      if (Origin.scheme(at).equals("https") && !Origin.scheme(next.get()).equals("https")) {
        throw new CheckpointException(
            "%s redirects to an address without encryption, which is not followed"
                .formatted(at.getHost()));
      }
      at = next.get();
    }
    throw new CheckpointException("%s redirects in a circle".formatted(uri.getHost()));
  }

  private static Optional<URI> redirect(Answer answer) throws IOException {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> {
        String location = answer.header("Location").orElse("");
        try {
          URI next = answer.uri().resolve(location);
          boolean web = Origin.scheme(next).matches("https?") && next.getHost() != null;
          if (!location.isEmpty() && web) {
            yield Optional.of(next);
          }
        } catch (IllegalArgumentException e) {
          // Answered like an address of another kind.
        }
        throw new IOException("it redirects to what is no address");
      }
      default -> Optional.empty();
    };
  }

  private Answer send(String method, Origin origin, URI uri, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(ANSWER)
            .header("User-Agent", "candela");
    headers.forEach(request::header);
    origin.headersFor(uri).forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      return new Answer(uri, response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckpointException("the download was interrupted", e);
    }
  }
}
