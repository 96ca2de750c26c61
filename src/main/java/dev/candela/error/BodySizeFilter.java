package dev.candela.error;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says in the usual shape that a body is larger than the web server itself takes; the server's own
 * answer would be empty. The requests for the model have a smaller limit of their own.
 */
@Singleton
public class BodySizeFilter {

  /** Before the server's own check, whose priority is 2. */
  private static final int PRIORITY = 3;

  private final long limit;
  private final EarlyRefusal refusal;

  BodySizeFilter(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
      EarlyRefusal refusal) {
    this.limit = limit.asLongValue();
    this.refusal = refusal;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (contentLength(context) <= limit) {
      context.next();
    } else {
      refusal.answer(context, RequestRefused.tooLarge(limit));
    }
  }

  /** What a request says about its body; 0 if it says nothing. */
  public static long contentLength(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
