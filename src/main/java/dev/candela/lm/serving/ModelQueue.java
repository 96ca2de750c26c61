package dev.candela.lm.serving;

import dev.candela.lm.BatchListener;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Lets requests through to a model in the order in which they came, a few at the same time.
 *
 * <p>When too many wait, a request is refused at once with kind {@code OVERLOADED}. A list of
 * inputs is checked as a whole, then computed batch by batch; after each batch the others have
 * their turn. A request whose caller has left is given up, wherever it is ({@link
 * CancellationException}), and so is one whose deadline has passed ({@code OVERLOADED} while it
 * waited, {@code UNAVAILABLE} when it had begun).
 *
 * <p>Cutting text into tokens is cheap and has its own turns: it never waits for a generation.
 */
public final class ModelQueue implements AutoCloseable {

  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  private final LanguageModel model;
  private final QueueLimits limits;
  private final RequestCheck check;
  private final WaitingRoom computing;
  private final WaitingRoom tokenizing;
  private volatile boolean closing;

  public ModelQueue(LanguageModel model, QueueLimits limits) {
    this.model = model;
    this.limits = limits;
    check = new RequestCheck(model);
    computing = new WaitingRoom(limits.running(), limits.waiting());
    tokenizing = new WaitingRoom(Runtime.getRuntime().availableProcessors(), limits.waiting());
  }

  /** What the model is and what it can do. */
  public ModelInfo info() {
    return model.info();
  }

  /** The most rows computed together. */
  public int batchSize() {
    return limits.batchSize();
  }

  /** The most requests that have the model at the same time. */
  public int concurrency() {
    return limits.running();
  }

  /** How many requests wait for the model at this moment. */
  public int waiting() {
    return computing.waiting();
  }

  /** How many requests have the model at this moment. */
  public int running() {
    return computing.running();
  }

  /**
   * Takes prompts in, or refuses them, without waiting. What was admitted must be closed.
   *
   * @throws LanguageModelException when the queue is full or a prompt cannot be answered
   */
  public AdmittedGeneration admit(List<GenerationRequest> requests, Caller caller) {
    Place place = new Place(computing, caller);
    try {
      check.generations(requests);
      return new AdmittedGeneration(requests, place);
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /** Continues each prompt; see {@link LanguageModel#generate}. */
  public List<Generation> generate(
      List<GenerationRequest> requests, GenerationObserver observer, Caller caller) {
    try (AdmittedGeneration admitted = admit(requests, caller)) {
      return admitted.run(observer);
    }
  }

  /** Explains the target of each request; see {@link LanguageModel#salience}. */
  public List<Salience> salience(List<SalienceRequest> requests, Caller caller) {
    try (Place place = new Place(computing, caller)) {
      check.saliences(requests);
      return inBatches(requests, place, (from, batch) -> model.salience(batch));
    }
  }

  /** Cuts each text into tokens; see {@link LanguageModel#tokenize}. */
  public List<Tokenization> tokenize(List<String> texts, Caller caller) {
    return tokenizeRequests(
        texts.stream().map(text -> new TokenizeRequest(text, SpecialTokens.ADDED)).toList(),
        caller);
  }

  /** Cuts each text into tokens; see {@link LanguageModel#tokenize(TokenizeRequest)}. */
  public List<Tokenization> tokenizeRequests(List<TokenizeRequest> texts, Caller caller) {
    try (Place place = new Place(tokenizing, caller)) {
      return place.inTurn(() -> texts.stream().map(model::tokenize).toList());
    }
  }

  /** Whether a text that does not fit is cut; see {@link LanguageModel#cutsLongTexts}. */
  public boolean cutsLongTexts() {
    return model.cutsLongTexts();
  }

  /** How the model wants conversations written down. */
  public Optional<ChatTemplate> chatTemplate() {
    return model.chatTemplate();
  }

  private <Q, A> List<A> inBatches(List<Q> requests, Place place, BatchStep<Q, A> step) {
    var answers = new ArrayList<A>(requests.size());
    for (int from = 0; from < requests.size(); from += limits.batchSize()) {
      int first = from;
      List<Q> batch = requests.subList(from, Math.min(requests.size(), from + limits.batchSize()));
      answers.addAll(place.inTurn(() -> withRowsOfTheList(first, () -> step.run(first, batch))));
    }
    return answers;
  }

  /** The model counts the rows of its batch; the caller those of its list. */
  private static <A> List<A> withRowsOfTheList(int first, Step<List<A>> step) {
    try {
      return step.run();
    } catch (LanguageModelException e) {
      throw e.inBatchFrom(first);
    }
  }

  /**
   * Ends what is running as soon as it can be ended, refuses what waits, and closes the model. A
   * model that is still computing after a few seconds is left open, as the process is about to end.
   */
  @Override
  public void close() {
    closing = true;
    if (computing.awaitEmpty(PATIENCE_AT_CLOSE) && tokenizing.awaitEmpty(PATIENCE_AT_CLOSE)) {
      model.close();
    }
  }

  /** Prompts that have a place in the queue. Closing it gives the place up. */
  public final class AdmittedGeneration implements AutoCloseable {

    private final List<GenerationRequest> requests;
    private final Place place;

    private AdmittedGeneration(List<GenerationRequest> requests, Place place) {
      this.requests = requests;
      this.place = place;
    }

    /** Waits for the model and continues the prompts. */
    public List<Generation> run(GenerationObserver observer) {
      return inBatches(requests, place, (from, batch) -> generate(from, batch, observer));
    }

    private List<Generation> generate(
        int from, List<GenerationRequest> batch, GenerationObserver observer) {
      var listener = new BatchListener(observer, from, place::over);
      listener.begin(batch.size());
      List<Generation> answers = model.generate(batch, listener);
      place.throwIfLateOrClosing();
      for (int i = 0; i < answers.size(); i++) {
        observer.onFinished(from + i, answers.get(i));
      }
      return answers;
    }

    @Override
    public void close() {
      place.close();
    }
  }

  /** A request's seat, its deadline, and who is behind it. */
  private final class Place implements AutoCloseable {

    private final WaitingRoom room;
    private final Caller caller;
    private final Deadline deadline = Deadline.in(limits.deadline());

    Place(WaitingRoom room, Caller caller) {
      this.room = room;
      this.caller = caller;
      throwIfClosing();
      if (!room.takeSeat()) {
        throw refusal(
            Kind.OVERLOADED,
            "%d requests are waiting already, which is the limit; try again later."
                .formatted(limits.waiting()));
      }
    }

    <T> T inTurn(Step<T> step) {
      throwIfPointless();
      room.takeTurn(
          () -> {
            caller.waiting();
            throwIfPointless();
          });
      try {
        throwIfPointless();
        return step.run();
      } finally {
        room.endTurn();
      }
    }

    /** Whether a row that is being generated should end. */
    boolean over() {
      return closing || deadline.passed() || caller.gone();
    }

    private void throwIfPointless() {
      throwIfClosing();
      if (caller.gone()) {
        throw new CancellationException("the caller has left");
      }
      if (deadline.passed()) {
        throw refusal(
            Kind.OVERLOADED,
            "The model was not free within %d seconds; try again later."
                .formatted(deadline.allowed().toSeconds()));
      }
    }

    void throwIfLateOrClosing() {
      throwIfClosing();
      if (deadline.passed()) {
        throw refusal(
            Kind.UNAVAILABLE,
            "The answer was not ready within %d seconds; ask for fewer tokens or fewer inputs."
                .formatted(deadline.allowed().toSeconds()));
      }
    }

    private void throwIfClosing() {
      if (closing) {
        throw refusal(Kind.UNAVAILABLE, "The server is shutting down.");
      }
    }

    private LanguageModelException refusal(Kind kind, String message) {
      return new LanguageModelException(kind, message, -1, null, Map.of());
    }

    @Override
    public void close() {
      room.leaveSeat();
    }
  }

  /** Something to do while having the model. */
  private interface Step<T> {
    T run();
  }

  /** Computes some rows of a list, of which the first has index {@code from}. */
  private interface BatchStep<Q, A> {
    List<A> run(int from, List<Q> batch);
  }
}
