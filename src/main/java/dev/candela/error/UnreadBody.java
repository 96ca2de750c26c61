package dev.candela.error;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends a connection on which a body is still under way that nobody is going to read. */
final class UnreadBody {
  private UnreadBody() {}

  static void closeAfterAnswer(HttpServerRequest request) {
    // HTTP/2 has many requests on a connection, and ends this one by itself.
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.response().endHandler(ended -> request.connection().close());
    }
  }
}
