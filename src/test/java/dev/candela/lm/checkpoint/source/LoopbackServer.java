package dev.candela.lm.checkpoint.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A web server of this machine that remembers what it was asked, and can be made to misbehave. */
public class LoopbackServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** What somebody asked. */
  public record Asked(
      String method, String path, @Nullable String authorization, @Nullable String range) {}

  public final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** Content ends too early this many times. */
  public final AtomicInteger interruptions = new AtomicInteger();

  /** This many requests are answered with {@link #busyStatus}. */
  public final AtomicInteger busy = new AtomicInteger();

  public volatile int busyStatus = 429;
  public volatile boolean ranges = true;
  public volatile long millisPerBlock;

  /** Bytes of content that were sent. */
  public final AtomicLong sent = new AtomicLong();

  private final HttpServer server;

  /** Answers requests. */
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  public LoopbackServer(Handler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon(true).factory()));
    server.createContext("/", exchange -> answer(exchange, handler));
    server.start();
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Range")));
      if (busy.getAndDecrement() > 0) {
        answer(exchange, busyStatus, Map.of("Retry-After", "0"), "busy");
        return;
      }
      handler.handle(exchange);
    }
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The paths that were asked for with a method. */
  public List<String> paths(String method) {
    return asked.stream().filter(a -> a.method().equals(method)).map(Asked::path).toList();
  }

  static void answer(HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    headers.forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Sends content as a good server does: whole, or the range that was asked for. */
  void content(HttpExchange exchange, byte[] content, Map<String, String> headers)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String wanted = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
    int from = 0;
    int to = content.length;
    if (ranges && range.matches()) {
      from = Integer.parseInt(range.group(1));
      to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)) + 1);
      if (from >= content.length) {
        answer(exchange, 416, Map.of(), "");
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, content.length));
      exchange.sendResponseHeaders(206, to - from);
    } else {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
    }
    boolean broken = to - from > 1000 && interruptions.getAndDecrement() > 0;
    int end = broken ? from + (to - from) / 3 : to;
    OutputStream out = exchange.getResponseBody();
    for (int at = from; at < end; at += 8192) {
      int length = Math.min(8192, end - at);
      out.write(content, at, length);
      sent.addAndGet(length);
      pause();
    }
    if (broken) {
      out.flush();
      throw new IOException("interrupted on purpose");
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(millisPerBlock);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
