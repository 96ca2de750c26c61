package dev.candela.modelserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.error.Trouble;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.GenerationObserver;
import dev.candela.lm.serving.ModelQueue.AdmittedGeneration;
import dev.candela.modelserver.ServerMetrics.Timing;
import dev.candela.modelserver.wire.PredictEntry;
import dev.candela.modelserver.wire.ResultEvent;
import dev.candela.modelserver.wire.TokenEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One streamed prediction: {@code token} events while the model chooses, a {@code result} for each
 * input, and either {@code done} or {@code error} at the end. While others have the model, a
 * comment now and then keeps the connection open.
 */
final class PredictStream implements Caller, GenerationObserver {

  private final PreparedRequest request;
  private final ObjectMapper json;
  private final Sse sse;
  private final BooleanSupplier connectionClosed;
  private final long heartbeatNanos;
  private final UnicastProcessor<OutboundSseEvent> events = UnicastProcessor.create();
  private volatile boolean abandoned;
  private long lastSign = System.nanoTime();

  PredictStream(
      PreparedRequest request,
      ObjectMapper json,
      Sse sse,
      BooleanSupplier connectionClosed,
      Duration heartbeat) {
    this.request = request;
    this.json = json;
    this.sse = sse;
    this.connectionClosed = connectionClosed;
    heartbeatNanos = heartbeat.toNanos();
  }

  /**
   * Starts the computation.
   *
   * <p>It begins at once and not when somebody listens: an admitted request has a place in the
   * queue, which must not be kept by one to whom nobody ever listens.
   *
   * @param timing is ended by the computation
   */
  Multi<OutboundSseEvent> start(
      ModelService service, AdmittedGeneration admitted, Timing timing, Executor worker) {
    try {
      worker.execute(() -> run(service, admitted, timing));
    } catch (RuntimeException e) {
      admitted.close();
      throw e;
    }
    return events.onCancellation().invoke(() -> abandoned = true);
  }

  private void run(ModelService service, AdmittedGeneration admitted, Timing timing) {
    boolean answered = false;
    try (admitted) {
      service.predict(request, admitted, this);
      send("done", "{}");
      answered = true;
    } catch (CancellationException e) {
      // Nobody is left to be told.
    } catch (RuntimeException e) {
      send("error", write(Trouble.of(e).answer()));
    } finally {
      timing.end(answered);
      events.onComplete();
    }
  }

  @Override
  public boolean gone() {
    return abandoned || connectionClosed.getAsBoolean();
  }

  @Override
  public void waiting() {
    if (System.nanoTime() - lastSign >= heartbeatNanos) {
      lastSign = System.nanoTime();
      events.onNext(sse.newEventBuilder().comment(" waiting").build());
    }
  }

  @Override
  public void onToken(int row, GeneratedToken token, String text) {
    boolean logProbability = request.parametersOf(row).logProbabilities();
    send("token", write(TokenEvent.of(row, token, text, logProbability)));
  }

  @Override
  public void onFinished(int row, Generation generation) {
    PredictEntry entry =
        PredictEntry.of(generation, request.parametersOf(row), request.prompt(row).rendered());
    send("result", write(new ResultEvent(row, entry)));
  }

  private void send(String name, String data) {
    events.onNext(sse.newEvent(name, data));
  }

  private String write(Object data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer could not be written as JSON", e);
    }
  }
}
