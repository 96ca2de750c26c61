package dev.candela.start;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Hides a port that is none from the web server, which would answer it with a stack trace before
 * anything else runs. The start then ends with a sentence about it.
 */
@Priority(HarmlessPort.OUTERMOST)
public final class HarmlessPort implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  /** Sees values after expressions in them have been expanded. */
  static final int OUTERMOST = 10_000;

  private static final int HIGHEST = 65_535;

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    return value == null || !name.equals("quarkus.http.port") || isPort(value.getValue())
        ? value
        : value.withValue("0");
  }

  /** Whether a text is a number that a server can listen on; 0 stands for any free one. */
  public static boolean isPort(@Nullable String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 0 && port <= HIGHEST;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
