package dev.candela;

import java.net.http.HttpClient;

/** The JDK's HTTP client as tests use it. */
public final class TestHttp {

  private TestHttp() {}

  /**
   * A client that speaks HTTP/1.1, as browsers and most programs do without TLS. Left to itself,
   * the JDK's client asks to go on with HTTP/2 and, rarely, loses what the server sent in the
   * moment of the change: it then waits for the rest of the body for ever.
   */
  public static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }
}
