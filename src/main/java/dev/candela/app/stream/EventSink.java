package dev.candela.app.stream;

import org.jspecify.annotations.Nullable;

/** Where the events of one stream go. Used by one thread. */
public interface EventSink {

  /**
   * Sends an event, as soon as the client takes it.
   *
   * @param id what the client sends as {@code Last-Event-ID} when it comes again; null for none
   * @param data written as JSON
   * @throws java.util.concurrent.CancellationException when the client has gone
   */
  void send(String name, @Nullable String id, Object data);

  /** Shows that the stream is alive when it has been silent for a while. */
  void heartbeat();

  /** Whether the client has gone. */
  boolean gone();

  /** Whether the client has gone, or the application is about to end. */
  boolean ended();
}
