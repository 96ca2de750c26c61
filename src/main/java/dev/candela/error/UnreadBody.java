package dev.candela.error;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;

/**
 * Ends a connection on which a body is still under way that nobody is going to read.
 *
 * <p>What still comes is thrown away for a while before the connection closes. Closed at once, with
 * bytes unread, the client's system would report a broken connection, and often throw away the
 * answer that says why.
 */
final class UnreadBody {

  private static final long TICK_MILLISECONDS = 1_000;

  /** How long a client may go on sending; one that is silent for a tick is not waited for. */
  private static final int MOST_TICKS = 10;

  private final HttpServerRequest request;
  private boolean more = true;
  private int ticks;

  private UnreadBody(HttpServerRequest request) {
    this.request = request;
  }

  static void closeAfterAnswer(HttpServerRequest request) {
    // HTTP/2 has many requests on a connection, and ends this one by itself.
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.response().endHandler(ended -> new UnreadBody(request).linger());
    }
  }

  private void linger() {
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    // Handlers run on the context of their request.
    Vertx vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
    long timer = vertx.setPeriodic(TICK_MILLISECONDS, tick -> closeIfDone());
    request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
    request.endHandler(read -> request.connection().close());
    request.handler(unread -> more = true);
    request.resume();
  }

  private void closeIfDone() {
    ticks++;
    if (!more || ticks == MOST_TICKS) {
      request.connection().close();
    }
    more = false;
  }
}
