package dev.candela.app.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams of server-sent events. Each has a thread of its own that asks for what is new and waits
 * when the client does not take it: a slow client costs a waiting thread, and nothing else ever
 * waits for it.
 */
@Singleton
public class EventStreams {

  private static final Logger LOG = Logger.getLogger(EventStreams.class);

  private final ObjectMapper json;
  private final Draining draining;
  private final long heartbeatNanos;

  EventStreams(ObjectMapper json, Draining draining, StreamConfig config) {
    this.json = json;
    this.draining = draining;
    heartbeatNanos = config.heartbeat().toNanos();
  }

  /**
   * A stream of what a producer sends; it ends when the producer returns.
   *
   * @param producer started once somebody listens
   */
  public Multi<OutboundSseEvent> open(Sse sse, Consumer<EventSink> producer) {
    return Multi.createFrom()
        .publisher(
            subscriber -> {
              var stream = new Stream(sse, subscriber);
              subscriber.onSubscribe(stream);
              Thread.ofVirtual().name("event-stream").start(() -> stream.run(producer));
            });
  }

  /** One stream: the sink of its producer and the subscription of its client. */
  private final class Stream implements EventSink, Flow.Subscription {

    private final Sse sse;
    private final Flow.Subscriber<? super OutboundSseEvent> client;
    private final Semaphore demand = new Semaphore(0);
    private volatile boolean gone;
    private long lastSign = System.nanoTime();

    Stream(Sse sse, Flow.Subscriber<? super OutboundSseEvent> client) {
      this.sse = sse;
      this.client = client;
    }

    private void run(Consumer<EventSink> producer) {
      try {
        producer.accept(this);
      } catch (CancellationException e) {
        // Nobody is left to be told.
      } catch (RuntimeException e) {
        LOG.error("an event stream broke", e);
      } finally {
        if (!gone) {
          client.onComplete();
        }
      }
    }

    @Override
    public void send(String name, @Nullable String id, Object data) {
      OutboundSseEvent.Builder event = sse.newEventBuilder().name(name);
      if (id != null) {
        event.id(id);
      }
      emit(event.data(String.class, write(data)).build());
    }

    @Override
    public void heartbeat() {
      if (System.nanoTime() - lastSign >= heartbeatNanos) {
        emit(sse.newEventBuilder().comment(" alive").build());
      }
    }

    private void emit(OutboundSseEvent event) {
      demand.acquireUninterruptibly();
      if (gone) {
        throw new CancellationException("the client has gone");
      }
      client.onNext(event);
      lastSign = System.nanoTime();
    }

    @Override
    public boolean gone() {
      return gone;
    }

    @Override
    public boolean ended() {
      return gone || draining.started();
    }

    @Override
    public void request(long events) {
      // More than a client can ever take is as good as without limit.
      demand.release((int) Math.min(events, Integer.MAX_VALUE / 2 - demand.availablePermits()));
    }

    @Override
    public void cancel() {
      gone = true;
      demand.release();
    }
  }

  private String write(Object data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event could not be written as JSON", e);
    }
  }
}
