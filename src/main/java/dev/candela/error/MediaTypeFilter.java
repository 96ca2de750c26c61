package dev.candela.error;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/**
 * Takes an {@code Accept} or {@code Content-Type} that is no media type for one that was not sent.
 * RFC 9110 allows that (12.5.1 and 8.3), and the web framework would take it for its own defect.
 */
@Singleton
class MediaTypeFilter {

  private static final int PRIORITY = 4;

  void register(@Observes Filters filters) {
    filters.register(MediaTypeFilter::clean, PRIORITY);
  }

  private static void clean(RoutingContext context) {
    MultiMap headers = context.request().headers();
    for (CharSequence name : new CharSequence[] {HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE}) {
      if (!headers.getAll(name).stream().allMatch(MediaTypeFilter::isSound)) {
        headers.remove(name);
      }
    }
    context.next();
  }

  private static boolean isSound(String value) {
    try {
      for (String type : value.split(",", -1)) {
        MediaType.valueOf(type.strip());
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
