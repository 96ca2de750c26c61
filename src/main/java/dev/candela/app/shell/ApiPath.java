package dev.candela.app.shell;

import io.vertx.ext.web.RoutingContext;

/** Which requests are for the application's interface. */
final class ApiPath {

  private static final String ROOT = "/api";

  private ApiPath() {}

  static boolean isBelow(RoutingContext context) {
    String path = context.normalizedPath();
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }
}
