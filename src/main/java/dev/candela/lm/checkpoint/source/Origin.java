package dev.candela.lm.checkpoint.source;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A host, and what it is to be told about who asks. No other host is told.
 *
 * @param base where it is
 * @param authorization the header's value, if there are credentials
 */
record Origin(URI base, Optional<String> authorization) {

  /** The headers for a request to {@code uri}. */
  Map<String, String> headersFor(URI uri) {
    return authorization
        .filter(_ -> same(base, uri))
        .map(value -> Map.of("Authorization", value))
        .orElse(Map.of());
  }

  /** Whether scheme, host and port of two addresses are the same. */
  static boolean same(URI one, URI other) {
    return scheme(one).equals(scheme(other))
        && host(one).equals(host(other))
        && port(one) == port(other);
  }

  static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static String host(URI uri) {
    return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
  }
}
