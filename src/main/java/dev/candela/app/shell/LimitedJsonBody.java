package dev.candela.app.shell;

import dev.candela.error.BodyBrokenOff;
import dev.candela.error.RequestRefused;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests to their limit that do not say how long they are, and knows the trouble of reading
 * them from other trouble: it is the client's.
 */
@Provider
public class LimitedJsonBody implements ReaderInterceptor {

  /** Under which the limit, in bytes, goes with a request. */
  static final String LIMIT = "candela.body-limit";

  private final RoutingContext routing;

  @Inject
  LimitedJsonBody(RoutingContext routing) {
    this.routing = routing;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Long limit = routing.get(LIMIT);
    if (limit != null) {
      context.setInputStream(new Limited(context.getInputStream(), limit));
    }
    return context.proceed();
  }

  private static final class Limited extends FilterInputStream {
    private final long limit;
    private long read;

    Limited(@Nullable InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      try {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
      } catch (IOException e) {
        throw new BodyBrokenOff(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int n = super.read(bytes, offset, length);
        count(Math.max(n, 0));
        return n;
      } catch (IOException e) {
        throw new BodyBrokenOff(e);
      }
    }

    private void count(int n) {
      read += n;
      if (read > limit) {
        throw RequestRefused.tooLarge(limit);
      }
    }
  }
}
