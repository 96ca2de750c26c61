package dev.candela.modelserver.start;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.checkpoint.source.DownloadProgress;
import dev.candela.lm.serving.HostedModel;
import dev.candela.lm.serving.ModelQueue;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where the model is once it has been loaded, and what to say while it is not. */
@Singleton
public class ModelHost implements HostedModel {

  private static final String NOT_NAMED_YET = "built-in";

  private final DownloadProgress progress = new DownloadProgress();
  private final AtomicReference<State> state = new AtomicReference<>(new State.Loading());
  private volatile String name = NOT_NAMED_YET;

  /**
   * The model, behind its queue.
   *
   * @throws LanguageModelException of kind {@code UNAVAILABLE} while there is none
   */
  public ModelQueue queue() {
    return switch (state.get()) {
      case State.Ready(ModelQueue queue, String revision) -> queue;
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
    return state.get() instanceof State.Ready(ModelQueue queue, String revision)
        ? Optional.of(queue)
        : Optional.empty();
  }

  @Override
  public State state() {
    return state.get();
  }

  @Override
  public String name() {
    return name;
  }

  /** Says how the model is called that is going to be loaded. */
  void expect(String expectedName) {
    name = expectedName;
  }

  /** Serves a model from now on. One that was served before is the caller's to close. */
  public void serve(ModelQueue queue) {
    serve(queue, queue.info().toString());
  }

  /**
   * Serves a model from now on.
   *
   * @param revision a hash of everything that decides its answers
   */
  void serve(ModelQueue queue, String revision) {
    name = queue.info().name();
    state.set(new State.Ready(queue, revision));
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
