package dev.candela.app.shell;

import dev.candela.app.dataset.DatasetConfig;
import dev.candela.error.BodySizeFilter;
import dev.candela.error.EarlyRefusal;
import dev.candela.error.RequestRefused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * How large a request to the application's interface may be. JSON is read into memory as a whole
 * and has a small limit; files of examples have their own.
 */
@Singleton
class BodyLimit {

  private static final int PRIORITY = 90;
  private static final String UPLOAD = "/api/v1/datasets/upload";

  private final EarlyRefusal refusal;
  private final long json;
  private final long file;

  BodyLimit(EarlyRefusal refusal, ShellConfig config, DatasetConfig datasets) {
    this.refusal = refusal;
    json = config.bodySize().asLongValue();
    file = datasets.fileSize().asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    if (!ApiPath.isBelow(context)) {
      context.next();
      return;
    }
    long limit = context.normalizedPath().equals(UPLOAD) ? file : json;
    if (BodySizeFilter.contentLength(context) > limit) {
      refusal.answer(context, RequestRefused.tooLarge(limit));
    } else {
      context.put(LimitedJsonBody.LIMIT, limit);
      context.next();
    }
  }
}
