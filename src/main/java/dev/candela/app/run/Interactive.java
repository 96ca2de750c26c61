package dev.candela.app.run;

import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.stream.EventSink;
import dev.candela.app.stream.Pulse;
import dev.candela.error.ErrorAnswer;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers prompts for people who wait. */
@Singleton
class Interactive {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(20);

  private final Models models;
  private final Answering answering;
  private final RunConfig config;
  private final Semaphore places;

  Interactive(Models models, Answering answering, RunConfig config) {
    this.models = models;
    this.answering = answering;
    this.config = config;
    places = new Semaphore(config.interactive());
  }

  /** A request that has been found good. */
  record Accepted(LoadedModel model, Question question, boolean fresh) {}

  /**
   * Checks a request.
   *
   * @throws RequestRefused naming what is wrong
   */
  Accepted accept(@Nullable GenerateRequest given) {
    GenerateRequest request = Given.body(given);
    LoadedModel model = models.require(Given.text("model", request.model()));
    String prompt = Given.sound("prompt", request.prompt());
    Parameters parameters = Parameters.checked(request.parameters());
    return new Accepted(
        model,
        Question.of(model.revision(), prompt, parameters, 0),
        Boolean.TRUE.equals(request.fresh()));
  }

  /** Waits for the answer; {@code gone} says whether nobody else does any more. */
  Outcome answer(Accepted accepted, BooleanSupplier gone) {
    if (!places.tryAcquire()) {
      throw full();
    }
    try {
      return answering.ask(
          Addressee.interactive(accepted.model()),
          accepted.question(),
          new Asker() {
            @Override
            public boolean gone() {
              return gone.getAsBoolean();
            }
          },
          accepted.fresh());
    } finally {
      places.release();
    }
  }

  /** Refuses at once what would be refused by an event later; most streams have not begun then. */
  void checkPlaces() {
    if (places.availablePermits() <= 0) {
      throw full();
    }
  }

  private RequestRefused full() {
    return new RequestRefused(
        ErrorCode.OVERLOADED,
        "%d prompts are being answered already, which is the limit; try again later."
            .formatted(config.interactive()),
        Map.of("limit", config.interactive(), "unit", "prompts"));
  }

  /** Sends the answer as it comes, then the result or why there is none. */
  void stream(Accepted accepted, EventSink sink) {
    var coming = new Coming(sink);
    Thread.ofVirtual().name("generation").start(() -> coming.land(ask(accepted, coming)));
    try {
      coming.tell(accepted.model().name());
    } finally {
      coming.leave();
    }
  }

  private Outcome ask(Accepted accepted, Coming coming) {
    if (!places.tryAcquire()) {
      return new Outcome.Failed(Failure.of(full()));
    }
    try {
      return answering.ask(
          Addressee.interactive(accepted.model()), accepted.question(), coming, accepted.fresh());
    } catch (RuntimeException e) {
      return new Outcome.Failed(Failure.of(e));
    } finally {
      places.release();
    }
  }

  /** An answer that is coming, between the thread that asks and the one that tells. */
  private static final class Coming implements Asker {

    private final EventSink sink;
    private final Pulse pulse = new Pulse();
    private final ComingText text = new ComingText();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private volatile boolean left;

    Coming(EventSink sink) {
      this.sink = sink;
    }

    @Override
    public void more(String piece) {
      text.more(piece);
      pulse.beat();
    }

    @Override
    public void restart() {
      text.restart();
    }

    @Override
    public boolean gone() {
      return left || sink.gone();
    }

    void leave() {
      left = true;
    }

    void land(Outcome found) {
      outcome.set(found);
      pulse.beat();
    }

    void tell(String model) {
      var known = ComingText.Known.NOTHING;
      while (!sink.gone()) {
        long beats = pulse.beats();
        Outcome found = outcome.get();
        ComingText.News news = text.since(known);
        if (news.anew()) {
          sink.send("restart", null, Map.of());
        }
        if (!news.text().isEmpty()) {
          sink.send("token", null, new Piece(news.text()));
        }
        known = news.known();
        if (found != null) {
          conclude(model, found);
          return;
        }
        sink.heartbeat();
        Pulse.pause(SHORTEST);
        pulse.await(beats, LOOK_AGAIN);
      }
    }

    private void conclude(String model, Outcome found) {
      if (found instanceof Outcome.Failed(Failure failure)) {
        sink.send("error", null, errorAnswer(failure));
      } else {
        sink.send("result", null, Result.of(model, found));
      }
    }
  }

  /**
   * An answer goes on.
   *
   * @param text what to append
   */
  record Piece(String text) {}

  /** A failure in the shape that all errors have. */
  static ErrorAnswer errorAnswer(Failure failure) {
    return new ErrorAnswer(
        new ErrorAnswer.Problem(
            ErrorCode.valueOf(failure.code()),
            failure.message(),
            Map.of("retryable", failure.retryable())));
  }
}
