package dev.candela.modelserver.start;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.checkpoint.source.DownloadProgress;
import dev.candela.lm.serving.ModelQueue;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where the model is once it has been loaded, and what to say while it is not. */
@Singleton
public class ModelHost {

  /** How far the model has come. */
  sealed interface State {

    /** Weights are being read. */
    record Loading() implements State {}

    /** Weights are loaded and warm. */
    record Ready(ModelQueue queue) implements State {}

    /** It will not come; the reason is a sentence. */
    record Failed(String reason) implements State {}
  }

  private final DownloadProgress progress = new DownloadProgress();
  private final AtomicReference<State> state = new AtomicReference<>(new State.Loading());

  /**
   * The model, behind its queue.
   *
   * @throws LanguageModelException of kind {@code UNAVAILABLE} while there is none
   */
  public ModelQueue queue() {
    return switch (state.get()) {
      case State.Ready(ModelQueue queue) -> queue;
      case State.Loading() -> throw unavailable(loading());
      case State.Failed(String reason) ->
          throw unavailable("The model could not be loaded: " + reason);
    };
  }

  private String loading() {
    String doing = progress.snapshot().sentence();
    return doing.isEmpty()
        ? "The model is being loaded; try again later."
        : "The model is being loaded (%s); try again later.".formatted(doing);
  }

  /** How far the download of its checkpoint has come. */
  public DownloadProgress progress() {
    return progress;
  }

  private static LanguageModelException unavailable(String message) {
    return new LanguageModelException(
        LanguageModelException.Kind.UNAVAILABLE, message, -1, null, Map.of());
  }

  /** The model, behind its queue, if it is there. */
  public Optional<ModelQueue> queueIfReady() {
    return state.get() instanceof State.Ready(ModelQueue queue)
        ? Optional.of(queue)
        : Optional.empty();
  }

  State state() {
    return state.get();
  }

  /** Serves a model from now on. One that was served before is the caller's to close. */
  public void serve(ModelQueue queue) {
    state.set(new State.Ready(queue));
  }

  /** Says why there will be no model. */
  void fail(String reason) {
    state.set(new State.Failed(reason));
  }

  @PreDestroy
  void close() {
    queueIfReady().ifPresent(ModelQueue::close);
  }
}
