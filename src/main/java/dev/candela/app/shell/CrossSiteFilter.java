package dev.candela.app.shell;

import dev.candela.error.EarlyRefusal;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site sends to the application's interface, so that a page that
 * somebody happens to visit cannot use their access. Browsers say where a request comes from by
 * {@code Sec-Fetch-Site}, or else by {@code Origin}; programs that are no browsers send neither.
 * The model server's own endpoints are open to every page, as LIT's are.
 */
@Singleton
class CrossSiteFilter {

  private static final int PRIORITY = 100;
  private static final Pattern USUAL_PORT = Pattern.compile(":(80|443)?$");

  private final EarlyRefusal refusal;

  CrossSiteFilter(EarlyRefusal refusal) {
    this.refusal = refusal;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (!ApiPath.isBelow(context) || isOwn(context.request())) {
      context.next();
      return;
    }
    refusal.answer(
        context,
        new RequestRefused(
            ErrorCode.CROSS_SITE, "A page of another site cannot use this application.", Map.of()));
  }

  private static boolean isOwn(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeader("Origin");
    return origin == null || isSameHost(origin, request.authority());
  }

  /** The scheme may differ: a proxy in front often speaks plain HTTP to the application. */
  private static boolean isSameHost(String origin, @Nullable HostAndPort host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && host != null
          && withoutUsualPort(authority).equals(withoutUsualPort(host.toString()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutUsualPort(String authority) {
    return USUAL_PORT.matcher(authority.toLowerCase(Locale.ROOT)).replaceFirst("");
  }
}
