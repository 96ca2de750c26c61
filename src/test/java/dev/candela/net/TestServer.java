package dev.candela.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback whose paths a test gives answers to. It remembers requests. */
public final class TestServer implements AutoCloseable {

  /** Answers a request, or leaves it hanging. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request that came, with its header names in lower case. */
  public record Received(String method, String path, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  public TestServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** Answers a path; what is not answered is a 404. */
  public TestServer on(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          remember(exchange);
          try (exchange) {
            answer.to(exchange);
          }
        });
    return this;
  }

  /** Answers a path with a status and a text. */
  public TestServer on(String path, int status, String type, String body) {
    return on(path, exchange -> send(exchange, status, type, body));
  }

  /** Sends a whole answer. */
  public static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private void remember(HttpExchange exchange) throws IOException {
    var headers = new ConcurrentHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    exchange.setAttribute("body", body);
  }

  /** The requests so far. */
  public List<Received> received() {
    return received;
  }

  /** The body of a request that is being answered. */
  public static String body(HttpExchange exchange) {
    return String.valueOf(exchange.getAttribute("body"));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The server's address under any name. */
  public URI uri(String host, String path) {
    return URI.create("http://" + host + ":" + port() + path);
  }

  public URI uri(String path) {
    return uri("127.0.0.1", path);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
