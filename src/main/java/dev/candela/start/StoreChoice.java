package dev.candela.start;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Activates PostgreSQL when the settings name one, and the embedded database otherwise. Which kinds
 * of database there are is fixed when the application is built; which one is used is not.
 */
@Priority(StoreChoice.OUTERMOST)
public final class StoreChoice implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  /** Sees values after expressions in them have been expanded. */
  static final int OUTERMOST = 10_000;

  private static final String URL = "candela.app.store.url";
  private static final String EMBEDDED_URL = "quarkus.datasource.h2.jdbc.url";
  private static final String FILE = "jdbc:h2:file:";

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    return switch (name) {
      case "quarkus.datasource.h2.active", "quarkus.datasource.\"h2\".active" ->
          answer(name, !namesPostgresql(context));
      case "quarkus.datasource.postgresql.active", "quarkus.datasource.\"postgresql\".active" ->
          answer(name, namesPostgresql(context));
      case EMBEDDED_URL -> absolute(context.proceed(name));
      default -> context.proceed(name);
    };
  }

  private static boolean namesPostgresql(ConfigSourceInterceptorContext context) {
    ConfigValue url = context.proceed(URL);
    return url != null && url.getValue() != null && !url.getValue().isBlank();
  }

  /** The embedded database does not take paths that depend on where it was started. */
  private static @Nullable ConfigValue absolute(@Nullable ConfigValue url) {
    if (url == null || url.getValue() == null || !url.getValue().startsWith(FILE)) {
      return url;
    }
    String path = url.getValue().substring(FILE.length());
    return url.withValue(FILE + Path.of(path).toAbsolutePath());
  }

  private static ConfigValue answer(String name, boolean active) {
    return ConfigValue.builder()
        .withName(name)
        .withValue(Boolean.toString(active))
        .withConfigSourceName(StoreChoice.class.getName())
        .build();
  }
}
