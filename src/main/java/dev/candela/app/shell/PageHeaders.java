package dev.candela.app.shell;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Tells browsers what pages may do and how long they may be kept: scripts come from the application
 * alone and never from the page itself, nobody may frame it, and only files whose names change with
 * their content are kept without asking.
 */
@Singleton
class PageHeaders {

  /** Before everything else, so that refusals have the headers, too. */
  private static final int PRIORITY = 200;

  /**
   * Styles may be inline: components move things by them, and they cannot send data away. Icons are
   * fetched from addresses that contain them.
   */
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data: blob:; font-src 'self' data:; connect-src 'self' data:; worker-src 'self' blob:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  void register(@Observes Filters filters) {
    filters.register(PageHeaders::prepare, PRIORITY);
  }

  private static void prepare(RoutingContext context) {
    context.addHeadersEndHandler(ended -> write(context));
    context.next();
  }

  private static void write(RoutingContext context) {
    String path = context.normalizedPath();
    HttpServerResponse response = context.response();
    MultiMap headers = response.headers();
    headers.set("X-Content-Type-Options", "nosniff");
    if (path.startsWith("/q/")) {
      return;
    }
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    boolean found = response.getStatusCode() == OK || response.getStatusCode() == NOT_MODIFIED;
    if (path.startsWith("/assets/") && found) {
      headers.set(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
    } else if (ApiPath.isBelow(context)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    } else {
      headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
  }
}
