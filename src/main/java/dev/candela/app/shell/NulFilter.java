package dev.candela.app.shell;

import dev.candela.error.EarlyRefusal;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Refuses addresses with a NUL character: nothing has one in its name, and databases choke on it.
 */
@Singleton
class NulFilter {

  private static final int PRIORITY = 95;

  private final EarlyRefusal refusal;

  NulFilter(EarlyRefusal refusal) {
    this.refusal = refusal;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (ApiPath.isBelow(context) && context.request().uri().contains("%00")) {
      refusal.answer(
          context,
          new RequestRefused(
              ErrorCode.INVALID_REQUEST, "The address has a NUL character.", Map.of()));
    } else {
      context.next();
    }
  }
}
