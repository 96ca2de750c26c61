package dev.candela.net;

import java.net.URI;
import java.util.Locale;

/** The host and port of an address, in the one spelling in which they are compared. */
record HostName(String host, int port) {

  /** The host and port of an address that has a host. */
  static HostName of(URI uri) {
    return new HostName(spelled(uri.getHost()), portOf(uri));
  }

  /** In lower case and without the dot that ends a full name. */
  static String spelled(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  static int portOf(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
  }
}
